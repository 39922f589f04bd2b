"""A platform with every kind of parameter, made by hand."""

from __future__ import annotations

from core.platforms.model import AuthScheme, CredentialField, Operation, Param, Platform

SHOP = Platform(
    "shop",
    {"zh": "商店", "en": "Shop"},
    "https://shop.example/api",
    ("shop.example",),
    credentials=(
        CredentialField("key", {"zh": "密钥", "en": "Key"}),
        CredentialField("user", {"zh": "用户", "en": "User"}, secret=False),
    ),
    auth=(AuthScheme("key", "header", ("key", "user"), name="x-key", query={"uid": "user"}),),
    operations=(
        Operation(
            "order.list",
            "GET",
            "/orders/{shop}/list",
            {"zh": "订单", "en": "Orders"},
            params=(
                Param("shop", "path", required=True, help={"zh": "店", "en": "which shop"}),
                Param("page", "query", "integer", default=1),
                Param("state", "query"),
            ),
            example={"shop": "s 1"},
        ),
        Operation(
            "order.create",
            "POST",
            "/orders",
            {"zh": "下单", "en": "Create"},
            effect="write",
            params=(Param("trace", "query"), Param("goods", "body", "array", required=True)),
            example={"goods": [7301234567890123456], "trace": "t"},
        ),
    ),
    monogram="S",
)
DOUYIN = Platform(
    "douyin",
    {"zh": "抖音", "en": "Douyin"},
    "https://open.douyin.example",
    ("open.douyin.example",),
    operations=(
        Operation("video.stats", "POST", "/stats", {"zh": "数据", "en": "Stats"}),
        Operation(
            "video.list",
            "GET",
            "/videos/",
            {"zh": "视频列表", "en": "List videos"},
            params=(Param("cursor", type="integer", default=0), Param("count", type="integer", default=10)),
        ),
    ),
    monogram="抖",
)
