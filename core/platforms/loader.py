"""The platforms of this installation: the built-in definitions, and the user's own laid over or beside them.

Owns reading the files, keeping a broken one from harming the others, and the choice of the active profile. Must not
know keys of a definition beyond its platform's id and hosts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import DefinitionError, PlatformNotFound, SettingError
from core.plain_files import read_plain
from core.platforms.definition import build_platform
from core.platforms.layers import Definition, Layer, read_definition
from core.platforms.model import Platform
from core.platforms.reader import Node, Source
from core.platforms.variables import base_url_variable, profile_variable
from core.settings import Settings, get_settings

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

BUILTIN = ("douyin", "ths123", "erp", "xiaohongshu", "zhihu", "toutiao")
DEFAULT_PROFILE = "default"
_OURS = ("API_", "JIERU_")  # variables of the program itself, the encryption key among them

Profiles = Mapping[str, Platform]


class PlatformRegistry:
    """All platforms, each with all its profiles; iteration gives the built-in ones in their fixed order, then custom.

    Args:
        platforms: Profiles by platform id.
        problems: The mistakes of the files that are not in use.
        broken: Platform ids whose only file is broken.
        settings: Where the active profile is looked up, each time anew.
    """

    def __init__(
        self,
        platforms: Mapping[str, Profiles],
        problems: tuple[DefinitionError, ...],
        broken: Mapping[str, DefinitionError],
        settings: Settings,
    ) -> None:
        self._platforms = platforms
        self._broken = broken
        self._settings = settings
        self.problems = problems

    def ids(self) -> tuple[str, ...]:
        """The platform ids, in order."""
        return tuple(self._platforms)

    def get(self, platform_id: str) -> Platform:
        """The platform with its active profile.

        Raises:
            PlatformNotFound: No such id; ``data["near"]`` holds similar ones. Or its definition is broken.
            SettingError: The profile variable names a profile that the platform does not have.
        """
        profiles = self._platforms.get(platform_id)
        if profiles is None:
            if problem := self._broken.get(platform_id):
                place = {"file": problem.data["file"], "line": problem.data["line"]}
                raise PlatformNotFound(
                    "platform.broken", platform=platform_id, problem=problem.message, **place
                ) from problem
            from difflib import get_close_matches  # only for a mistake

            near = get_close_matches(platform_id.lower(), self._platforms, n=3)
            known = ", ".join(self._platforms)
            raise PlatformNotFound("platform.unknown", platform=platform_id, near=", ".join(near) or known, known=known)
        variable = profile_variable(platform_id)
        wanted = self._settings.text(variable) or DEFAULT_PROFILE
        if wanted not in profiles:
            raise SettingError(
                "setting.unknown_profile",
                platform=platform_id,
                name=variable,
                value=wanted,
                allowed=", ".join(profiles),
            )
        return profiles[wanted]

    def known(self, platform_id: str) -> Platform | None:
        """The platform whatever the settings say: with its default profile if they name no usable one, None if unknown.

        For questions that must be answered even then, such as which credentials there are.
        """
        profiles = self._platforms.get(platform_id)
        if profiles is None:
            return None
        try:
            return self.get(platform_id)
        except SettingError:
            return profiles[DEFAULT_PROFILE]

    def __iter__(self) -> Iterator[Platform]:
        return (self.get(platform_id) for platform_id in self._platforms)

    def __len__(self) -> int:
        return len(self._platforms)

    def __contains__(self, platform_id: object) -> bool:
        return platform_id in self._platforms


def load_platforms(settings: Settings | None = None) -> PlatformRegistry:
    """Read all definitions. Never raises for a broken one: it is listed in ``problems``, the others work."""
    settings = settings or get_settings()
    loader = _Loader()
    for platform_id in BUILTIN:
        loader.add_builtin(platform_id)
    for source in _user_sources(settings.paths.platforms):
        loader.add_user(source)
    return PlatformRegistry(loader.platforms, tuple(loader.problems), loader.broken, settings)


@lru_cache(maxsize=1)
def get_registry() -> PlatformRegistry:
    """The process's platforms, read at the first use."""
    return load_platforms()


def check_file(path: Path, settings: Settings | None = None) -> tuple[str, tuple[DefinitionError, ...]]:
    """What is wrong with a definition file, as if it lay in the user's folder; a built-in's own file as what it is.

    Returns:
        Its platform id, empty if it has none, and the mistakes in the order of their lines.
    """
    loader = _Loader()
    for platform_id in BUILTIN:
        if Path(str(_builtin_file(platform_id))).resolve() != path.resolve():
            loader.add_builtin(platform_id)
    for source in _user_sources((settings or get_settings()).paths.platforms, without=path):
        loader.add_user(source)
    loader.problems.clear()
    source = _read(path)
    platform_id = loader.add_user(source)
    return platform_id, tuple(sorted(loader.problems, key=lambda error: error.data["line"]))


class _Loader:
    def __init__(self) -> None:
        self.platforms: dict[str, Profiles] = {}
        self.problems: list[DefinitionError] = []
        self.broken: dict[str, DefinitionError] = {}
        self._definitions: dict[str, Definition] = {}

    def add_builtin(self, platform_id: str) -> None:
        text = _builtin_file(platform_id).read_text(encoding="utf-8")
        source = Source(f"resources/platforms/{platform_id}.toml", text)
        definition = read_definition(source)
        if definition:
            self._keep(platform_id, definition, builtin=True)
        self._note(source, platform_id)

    def add_user(self, source: Source) -> str:
        """Lay a user's file over the platform it names, or add it as a new one; returns the id."""
        definition = None if source.problems else read_definition(source)
        platform_id = ""
        if definition:
            node = definition.base.single.get("platform")
            platform_id = str(node.values.get("id", "")) if node else ""
            builtin = platform_id in BUILTIN
            if not platform_id:
                source.report("missing_key", ("platform",), table="platform", missing="id")
            else:
                known = self._definitions.get(platform_id)
                if builtin and known:
                    for layer in (definition.base, *definition.profiles.values()):
                        _keep_places(platform_id, layer, known.base)
                self._keep(platform_id, known.under(definition) if known else definition, builtin=builtin)
        self._note(source, platform_id)
        return platform_id

    def _keep(self, platform_id: str, definition: Definition, *, builtin: bool) -> None:
        """Build every profile, and put them in place only if nothing is wrong with the newest file."""
        *older, source = definition.sources
        names = (DEFAULT_PROFILE, *(name for name in definition.profiles if name != DEFAULT_PROFILE))
        built = {}
        for name in names:
            layer = definition.base.under(definition.profiles.get(name, Layer()))
            built[name] = build_platform(layer, profile=name, profiles=names, builtin=builtin)
            self._check_variables(built[name], layer)
        for below in older:  # was in order before: what is wrong now comes from the newest file
            source.problems += [_blamed(problem, source) for problem in below.problems]
            below.problems.clear()
        if not source.problems:
            self.platforms[platform_id] = built
            self._definitions[platform_id] = definition

    def _check_variables(self, platform: Platform, layer: Layer) -> None:
        """A variable belongs to one platform: else a definition could send another one's secret to its own hosts."""
        taken = {
            variable: other.id
            for profiles in self.platforms.values()
            for other in profiles.values()
            if other.id != platform.id
            for variable in (other.base_url_env, base_url_variable(other.id), *(item.env for item in other.credentials))
        }

        def check(variable: str, key: str, node: Node) -> None:
            owner = "jieru" if variable.startswith(_OURS) else taken.get(variable)
            if owner:
                node.report("variable_taken", key if key in node.values else None, value=variable, owner=owner)

        check(platform.base_url_env, "base_url_env", layer.single["platform"])
        for credential, node in zip(platform.credentials, layer.lists.get("credential", {}).values(), strict=True):
            check(credential.env, "env", node)

    def _note(self, source: Source, platform_id: str) -> None:
        self.problems += source.problems
        name = platform_id or Path(source.file).stem  # a file that is no TOML has only its own name
        if source.problems and name not in self.platforms:
            self.broken[name] = source.problems[0]


def _blamed(problem: DefinitionError, source: Source) -> DefinitionError:
    return DefinitionError(problem.code, **{**problem.data, "file": source.file, "line": 1})


def _keep_places(platform_id: str, layer: Layer, builtin: Layer) -> None:
    """A user's file may not send a built-in platform's credentials elsewhere; its base URL has a variable for that."""
    node = layer.single.get("platform")
    if node is None:
        return
    kept = builtin.single["platform"].values
    for key in ("hosts", "base_url", "base_url_env"):
        if key in node.values and node.values[key] != kept.get(key):
            node.report("builtin_place", key, platform=platform_id)


def _builtin_file(platform_id: str) -> Traversable:
    return files("resources").joinpath("platforms", f"{platform_id}.toml")


def _user_sources(folder: Path, without: Path | None = None) -> Iterator[Source]:
    try:
        paths = sorted(folder.glob("*.toml"))
    except OSError:
        return
    for path in paths:
        if without is None or path.resolve() != without.resolve():
            yield _read(path)


def _read(path: Path) -> Source:
    try:
        return Source(str(path), read_plain(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        source = Source(str(path), "")
        source.report_line("not_utf8", error.object[: error.start].count(b"\n") + 1)
    except OSError as error:
        source = Source(str(path), "")
        source.report_line("unreadable", 1, reason=error.strerror or type(error).__name__)
    return source
