<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Change language</source>
        <translation>切换语言</translation>
    </message>
    <message>
        <source>Change theme</source>
        <translation>切换主题</translation>
    </message>
    <message>
        <source>Enlarge the live pane</source>
        <translation>放大实时面板</translation>
    </message>
    <message>
        <source>Go to the address</source>
        <translation>转到地址栏</translation>
    </message>
    <message>
        <source>Go to the history</source>
        <translation>转到历史记录</translation>
    </message>
    <message>
        <source>Go to the logs</source>
        <translation>转到日志</translation>
    </message>
    <message>
        <source>Go to the statistics</source>
        <translation>转到统计</translation>
    </message>
    <message>
        <source>Load the example</source>
        <translation>填入示例</translation>
    </message>
    <message>
        <source>Open credentials</source>
        <translation>打开凭证</translation>
    </message>
    <message>
        <source>Pause or resume the platform</source>
        <translation>暂停或继续平台</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Send now, without waiting</source>
        <translation>立即发送，不再等待</translation>
    </message>
    <message>
        <source>Send request</source>
        <translation>发送请求</translation>
    </message>
    <message>
        <source>Stop request</source>
        <translation>停止请求</translation>
    </message>
    <message>
        <source>Switch sandbox on or off</source>
        <translation>开启或关闭沙箱</translation>
    </message>
</context>
<context>
    <name>AttemptsView</name>
    <message>
        <source>Attempts</source>
        <translation>尝试</translation>
    </message>
</context>
<context>
    <name>AuthView</name>
    <message>
        <source>HMAC signature</source>
        <translation>HMAC 签名</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>尚未读取</translation>
    </message>
    <message>
        <source>Open credentials</source>
        <translation>打开凭证</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>The first complete way is used. Values are added when the request is sent, never shown here.</source>
        <translation>使用第一种齐全的方式。凭证在发送时加入，不在这里显示。</translation>
    </message>
    <message>
        <source>The sandbox uses credentials that it made itself. Yours are neither read nor sent.</source>
        <translation>沙箱使用自己生成的凭证，既不读取也不发送您的凭证。</translation>
    </message>
    <message>
        <source>This platform needs no credentials.</source>
        <translation>该平台不需要凭证。</translation>
    </message>
    <message>
        <source>Values are added when the request is sent, never shown here.</source>
        <translation>凭证在发送时加入，不在这里显示。</translation>
    </message>
    <message>
        <source>by the connector</source>
        <translation>由连接器处理</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>query parameter {name}</source>
        <translation>Query 参数 {name}</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>request header {name}</source>
        <translation>请求头 {name}</translation>
    </message>
</context>
<context>
    <name>Batch</name>
    <message>
        <source> · {unknown} unknown</source>
        <translation> · 未知 {unknown}</translation>
    </message>
    <message>
        <source>About {n} h left</source>
        <translation>剩余约 {n} 小时</translation>
    </message>
    <message>
        <source>About {n} min left</source>
        <translation>剩余约 {n} 分钟</translation>
    </message>
    <message>
        <source>About {n} s left</source>
        <translation>剩余约 {n} 秒</translation>
    </message>
    <message>
        <source>Ended: {problem}</source>
        <translation>已中止：{problem}</translation>
    </message>
    <message>
        <source>Finished rows stay in the results, and you can go on later.</source>
        <translation>已完成的行保留在结果文件里，以后可以继续。</translation>
    </message>
    <message>
        <source>Finished. Every row has its line in the results.</source>
        <translation>已完成，每一行都有对应的结果。</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>让它继续</translation>
    </message>
    <message>
        <source>Paused. Calls under way are finished.</source>
        <translation>已暂停，进行中的请求会做完。</translation>
    </message>
    <message>
        <source>Rows marked “unknown” may have been carried out: check them on the platform before another try.</source>
        <translation>标为“未知”的行可能已经执行：再试之前请先到平台核对。</translation>
    </message>
    <message>
        <source>Stop the batch</source>
        <translation>停止批量任务</translation>
    </message>
    <message>
        <source>Stop the batch?</source>
        <translation>要停止批量任务吗？</translation>
    </message>
    <message>
        <source>Stopped. What is done is in the results; start again to go on.</source>
        <translation>已停止。已完成的在结果文件里，再次开始即可继续。</translation>
    </message>
    <message>
        <source>The platform has failed too often in a row and is left alone; one row tries it again in {n} s.</source>
        <translation>平台连续失败次数过多，已暂停发送；{n} 秒后先用一行试探。</translation>
    </message>
    <message>
        <source>What is done is in the results; go on when it is mended.</source>
        <translation>已完成的行在结果文件里，解决后可以继续。</translation>
    </message>
    <message>
        <source>{done} of {total} rows · {ok} succeeded · {failed} failed</source>
        <translation>{done}/{total} 行 · 成功 {ok} · 失败 {failed}</translation>
    </message>
    <message>
        <source>{n} rows were not completed while the platform was in trouble; they are sent again when you go on.</source>
        <translation>平台异常期间有 {n} 行没有完成，继续时会重新发送。</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Calls at a time</source>
        <translation>同时请求数</translation>
    </message>
    <message>
        <source>Choose the file of results</source>
        <translation>选择结果文件</translation>
    </message>
    <message>
        <source>Choose the file of rows</source>
        <translation>选择数据文件</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on with the last results: finished rows are not sent again</source>
        <translation>接着上次的结果继续：已完成的行不再发送</translation>
    </message>
    <message>
        <source>Open results</source>
        <translation>打开结果</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Reading the table…</source>
        <translation>正在读取表格…</translation>
    </message>
    <message>
        <source>Results (CSV)</source>
        <translation>结果文件（CSV）</translation>
    </message>
    <message>
        <source>Rows (CSV)</source>
        <translation>数据文件（CSV）</translation>
    </message>
    <message>
        <source>Send for many rows</source>
        <translation>批量发送</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Tables (*.csv *.txt)</source>
        <translation>表格 (*.csv *.txt)</translation>
    </message>
    <message>
        <source>These results are there already: go on with them, or choose another name.</source>
        <translation>结果文件已存在：请勾选接着上次继续，或换一个文件名。</translation>
    </message>
    <message>
        <source>UTF-8 or GB18030; first line: column names</source>
        <translation>UTF-8 或 GB18030 编码，第一行是列名</translation>
    </message>
    <message>
        <source>{endpoint} is sent once for each row, always the same: write {{{{column}}}} in path, parameters or body where a cell of the row belongs.</source>
        <translation>{endpoint} 会对每一行发送一次，内容都一样：在路径、参数或请求体里写 {{{{列名}}}}，就会换成该行的内容。</translation>
    </message>
    <message>
        <source>{endpoint} is sent once for each row. It uses: {columns}.</source>
        <translation>{endpoint} 会对每一行发送一次，用到：{columns}。</translation>
    </message>
    <message>
        <source>{n} rows. Columns: {columns}</source>
        <translation>{n} 行。列：{columns}</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Added by retries</source>
        <translation>重试增加的时间</translation>
    </message>
    <message>
        <source>By operation</source>
        <translation>按操作</translation>
    </message>
    <message>
        <source>By platform</source>
        <translation>按平台</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Calls over time</source>
        <translation>调用随时间的分布</translation>
    </message>
    <message>
        <source>First attempt</source>
        <translation>首次尝试</translation>
    </message>
    <message>
        <source>First try</source>
        <translation>首次成功</translation>
    </message>
    <message>
        <source>Latency percentiles</source>
        <translation>耗时分位数</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Then OK</source>
        <translation>之后成功</translation>
    </message>
    <message>
        <source>Time per call, seconds</source>
        <translation>每次调用耗时（秒）</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Whole call</source>
        <translation>整次调用</translation>
    </message>
    <message>
        <source>Why calls were retried</source>
        <translation>为什么重试</translation>
    </message>
    <message>
        <source>{n} calls</source>
        <translation>{n} 次调用</translation>
    </message>
    <message>
        <source>{n} retries</source>
        <translation>{n} 次重试</translation>
    </message>
    <message>
        <source>{stretch} · {n} stopped, not counted</source>
        <translation>{stretch} · 另有 {n} 次已停止，不计入</translation>
    </message>
</context>
<context>
    <name>BodyEditor</name>
    <message>
        <source>Format</source>
        <translation>格式化</translation>
    </message>
    <message>
        <source>JSON, or empty for no body</source>
        <translation>JSON；留空表示无请求体</translation>
    </message>
    <message>
        <source>Large body: it is checked when you send</source>
        <translation>请求体较大：发送时再检查</translation>
    </message>
    <message>
        <source>No body</source>
        <translation>无请求体</translation>
    </message>
    <message>
        <source>Request body (JSON)</source>
        <translation>请求体（JSON）</translation>
    </message>
    <message>
        <source>Valid JSON</source>
        <translation>JSON 有效</translation>
    </message>
    <message>
        <source>{method} requests have no body. Put values under Params; what was typed here is kept.</source>
        <translation>{method} 请求没有请求体。请把值填在“参数”里；这里输入的内容会保留。</translation>
    </message>
</context>
<context>
    <name>BodyView</name>
    <message>
        <source>Bodies are not kept in the history. Send the call again to see its answer.</source>
        <translation>历史记录不保留响应体。重新发送即可查看。</translation>
    </message>
    <message>
        <source>Response body</source>
        <translation>响应体</translation>
    </message>
    <message>
        <source>The answer has no body</source>
        <translation>响应没有正文</translation>
    </message>
    <message>
        <source>The beginning of the last answer, as far as it was kept.</source>
        <translation>最后一次响应的开头，按保留的长度显示。</translation>
    </message>
    <message>
        <source>There is no answer to show.</source>
        <translation>没有可显示的响应。</translation>
    </message>
    <message>
        <source>{size} that are no text. Save the body to a file to look at it.</source>
        <translation>{size}，不是文本。请存为文件查看。</translation>
    </message>
    <message>
        <source>{size}: {part} of the lines are known so far.</source>
        <translation>{size}：目前已读出 {part} 的行。</translation>
    </message>
</context>
<context>
    <name>CandidateModel</name>
    <message>
        <source>Compared with stored</source>
        <translation>与已保存的相比</translation>
    </message>
    <message>
        <source>Credential</source>
        <translation>凭证</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>环境变量</translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>First-try success</source>
        <translation>首次成功</translation>
    </message>
    <message>
        <source>Recovered by retry</source>
        <translation>重试后成功</translation>
    </message>
    <message>
        <source>Time lost waiting</source>
        <translation>等待耗时</translation>
    </message>
    <message>
        <source>{time} per retried call</source>
        <translation>每次重试过的调用 {time}</translation>
    </message>
</context>
<context>
    <name>Chain</name>
    <message>
        <source>not sent</source>
        <translation>未发出</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>refresh</source>
        <translation>刷新 Token</translation>
    </message>
    <message>
        <source>refresh failed</source>
        <translation>刷新 Token 失败</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>已发出</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>wait {length}</source>
        <translation>等待 {length}</translation>
    </message>
</context>
<context>
    <name>CheckCard</name>
    <message>
        <source>Ask the platform</source>
        <translation>联网验证</translation>
    </message>
    <message>
        <source>Asking calls “{name}” once, which changes nothing.</source>
        <translation>联网验证会调用一次“{name}”，只读，不改动任何数据。</translation>
    </message>
    <message>
        <source>Asking the platform…</source>
        <translation>正在联网验证…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Checked at {time}.</source>
        <translation>{time} 检查。</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Not good</source>
        <translation>未通过</translation>
    </message>
    <message>
        <source>Partly</source>
        <translation>部分通过</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>不再等待</translation>
    </message>
    <message>
        <source>“Check” looks whether everything is there, well-formed and not expired.</source>
        <translation>“检查”会查看凭证是否齐全、格式是否正确、有没有过期。</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Auth</source>
        <translation>凭证</translation>
    </message>
    <message>
        <source>Batch…</source>
        <translation>批量…</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>请求体</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>请求头</translation>
    </message>
    <message>
        <source>New header</source>
        <translation>新请求头</translation>
    </message>
    <message>
        <source>New parameter</source>
        <translation>新参数</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Send this request once for each row of a table</source>
        <translation>对表格的每一行发送一次这个请求</translation>
    </message>
</context>
<context>
    <name>ControlButtons</name>
    <message>
        <source>End the wait and send the next attempt at once</source>
        <translation>结束等待，立即发出下一次尝试</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Resume the platform</source>
        <translation>继续该平台的请求</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>立即发送</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop this call</source>
        <translation>停止这次调用</translation>
    </message>
</context>
<context>
    <name>CredentialPage</name>
    <message>
        <source>Choose a platform at the left.</source>
        <translation>请在左侧选择平台。</translation>
    </message>
    <message>
        <source>Its definition asks for none, and nothing is stored for it.</source>
        <translation>平台定义没有要求凭证，也没有为它保存过。</translation>
    </message>
    <message>
        <source>No platform is chosen</source>
        <translation>还没有选择平台</translation>
    </message>
    <message>
        <source>Only what is stored is checked: save first.</source>
        <translation>只验证已保存的值，请先保存。</translation>
    </message>
    <message>
        <source>Opening the credential store…</source>
        <translation>正在打开凭证存储…</translation>
    </message>
    <message>
        <source>Read {name} from a file</source>
        <translation>从文件读取 {name}</translation>
    </message>
    <message>
        <source>The credentials cannot be read</source>
        <translation>读不到凭证</translation>
    </message>
    <message>
        <source>The sandbox is on: the real platform is not asked.</source>
        <translation>沙箱已开启，不会访问正式平台。</translation>
    </message>
    <message>
        <source>This platform needs no credentials</source>
        <translation>这个平台不需要凭证</translation>
    </message>
</context>
<context>
    <name>Credentials</name>
    <message>
        <source>.env file</source>
        <translation>.env 文件</translation>
    </message>
    <message>
        <source>1 change is not saved</source>
        <translation>1 项修改未保存</translation>
    </message>
    <message>
        <source>1 credential cannot be read now</source>
        <translation>1 项凭证暂时读不出来</translation>
    </message>
    <message>
        <source>1 credential cannot be read until it is open.</source>
        <translation>1 项凭证暂时读不出来。</translation>
    </message>
    <message>
        <source>1 credential is damaged</source>
        <translation>1 项凭证已损坏</translation>
    </message>
    <message>
        <source>All files have the key of the variable already: set the variable to a new one first.</source>
        <translation>全部文件已使用环境变量给出的密钥：请先把环境变量换成新密钥。</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Called “{name}”</source>
        <translation>调用了“{name}”</translation>
    </message>
    <message>
        <source>Compare it with the vendor&apos;s page.</source>
        <translation>请与厂商页面核对。</translation>
    </message>
    <message>
        <source>Copied; the clipboard is cleared after 30 seconds.</source>
        <translation>已复制，30 秒后清空剪贴板。</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Deleted in {n} s</source>
        <translation>{n} 秒后删除</translation>
    </message>
    <message>
        <source>Deleted.</source>
        <translation>已删除。</translation>
    </message>
    <message>
        <source>Discard changes</source>
        <translation>放弃修改</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Encrypted file</source>
        <translation>加密文件</translation>
    </message>
    <message>
        <source>Encrypted files</source>
        <translation>加密文件</translation>
    </message>
    <message>
        <source>Encrypts all files with a new key. It may be stopped at any moment; nothing is lost.</source>
        <translation>用新密钥重新加密全部文件。可随时停止，不会丢失内容。</translation>
    </message>
    <message>
        <source>Enter the passphrase…</source>
        <translation>输入口令…</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>First</source>
        <translation>优先</translation>
    </message>
    <message>
        <source>From the variable {name}; change it where it is set.</source>
        <translation>来自环境变量 {name}，只读，请在设置它的地方修改。</translation>
    </message>
    <message>
        <source>From {name} in a .env file; change it there.</source>
        <translation>来自 .env 文件中的 {name}，请在文件中修改。</translation>
    </message>
    <message>
        <source>Get a new one</source>
        <translation>获取新的</translation>
    </message>
    <message>
        <source>Get a new {name}?</source>
        <translation>获取新的 {name} 吗？</translation>
    </message>
    <message>
        <source>Get one now</source>
        <translation>立即获取</translation>
    </message>
    <message>
        <source>It cannot be read back: enter it again.</source>
        <translation>已损坏，读不出来，请重新填写。</translation>
    </message>
    <message>
        <source>It has expired: refresh it, or enter a new one.</source>
        <translation>已过期：请刷新，或填写新的值。</translation>
    </message>
    <message>
        <source>It holds characters that are no text.</source>
        <translation>含有无效字符。</translation>
    </message>
    <message>
        <source>It uses credentials that it made itself. What you see and save here is for production; the sandbox never reads or sends it.</source>
        <translation>沙箱用自己生成的凭证。这里显示和保存的是正式环境的凭证，沙箱不会读取，也不会发送。</translation>
    </message>
    <message>
        <source>Its key is kept in a file outside the folder: whoever can read your whole home folder can read it.</source>
        <translation>密钥存放在文件夹之外的文件中：能读取您整个主目录的人也能读到凭证。</translation>
    </message>
    <message>
        <source>Its store does not answer</source>
        <translation>它所在的存储没有响应</translation>
    </message>
    <message>
        <source>Its store does not answer.</source>
        <translation>它所在的存储没有响应。</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>继续编辑</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已上锁</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>No longer waited for. It may still be saved; you will be told if it is.</source>
        <translation>不再等待。它仍可能被保存，保存后会告诉您。</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Nothing is in encrypted files yet; their key is made with the first one.</source>
        <translation>还没有加密文件，保存第一个时会生成密钥。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>没有改动任何内容。</translation>
    </message>
    <message>
        <source>Nothing was changed. Restore the files from a backup, or enter the values again.</source>
        <translation>没有改动任何文件。请从备份恢复，或重新填写。</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>粘贴的文本</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>Refresh it, or enter a new one.</source>
        <translation>请刷新，或填写新的值。</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>立即刷新</translation>
    </message>
    <message>
        <source>Refreshed</source>
        <translation>已刷新</translation>
    </message>
    <message>
        <source>Refreshing…</source>
        <translation>正在刷新…</translation>
    </message>
    <message>
        <source>Renewed from {name}; a new value of the variable wins.</source>
        <translation>由 {name} 刷新而来；变量换了新值后以变量为准。</translation>
    </message>
    <message>
        <source>Required: enter a value.</source>
        <translation>必填：请填写。</translation>
    </message>
    <message>
        <source>Required: “{name}” and {n} more operations need it.</source>
        <translation>必填：“{name}”和另外 {n} 个操作会用到。</translation>
    </message>
    <message>
        <source>Required: “{name}” and “{other}” need it.</source>
        <translation>必填：“{name}”和“{other}”会用到。</translation>
    </message>
    <message>
        <source>Required: “{name}” needs it.</source>
        <translation>必填：“{name}”会用到。</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>Save and go on</source>
        <translation>保存并继续</translation>
    </message>
    <message>
        <source>Save to a file</source>
        <translation>保存到文件</translation>
    </message>
    <message>
        <source>Save to an encrypted file?</source>
        <translation>保存到加密文件吗？</translation>
    </message>
    <message>
        <source>Saved in an encrypted file.</source>
        <translation>已保存到加密文件。</translation>
    </message>
    <message>
        <source>Saved in the system keyring.</source>
        <translation>已保存到系统密钥环。</translation>
    </message>
    <message>
        <source>Saves go here</source>
        <translation>写入到此</translation>
    </message>
    <message>
        <source>Saves go to: {store}</source>
        <translation>将写入：{store}</translation>
    </message>
    <message>
        <source>Saving has to wait for it, too.</source>
        <translation>保存也要等它解锁。</translation>
    </message>
    <message>
        <source>Saving needs the keyring, which cannot be used now</source>
        <translation>保存需要密钥环，但它现在无法使用</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>不再等待</translation>
    </message>
    <message>
        <source>Stored, but cannot be read back</source>
        <translation>已保存，但读不出来</translation>
    </message>
    <message>
        <source>System keyring</source>
        <translation>系统密钥环</translation>
    </message>
    <message>
        <source>The credential store cannot be used</source>
        <translation>凭证存储无法使用</translation>
    </message>
    <message>
        <source>The key is in the key file, locked with a passphrase that has not been entered yet.</source>
        <translation>密钥在密钥文件中，已用口令锁住，尚未输入口令。</translation>
    </message>
    <message>
        <source>The key is in the key file, locked with a passphrase; it is open now.</source>
        <translation>密钥在密钥文件中，已用口令锁住，目前已打开。</translation>
    </message>
    <message>
        <source>The key of the encrypted files</source>
        <translation>加密文件的密钥</translation>
    </message>
    <message>
        <source>The key of the encrypted files is {place}.</source>
        <translation>加密文件的密钥在{place}。</translation>
    </message>
    <message>
        <source>The keyring is locked.</source>
        <translation>密钥环已上锁。</translation>
    </message>
    <message>
        <source>The keyring is locked; unlock it to read this value</source>
        <translation>密钥环已上锁，解锁后可查看</translation>
    </message>
    <message>
        <source>The platform keeps only the newest one: programs that still use the one before will be refused.</source>
        <translation>平台只承认最新的一个：仍在使用旧值的程序会被拒绝。</translation>
    </message>
    <message>
        <source>The sandbox is on</source>
        <translation>沙箱已开启</translation>
    </message>
    <message>
        <source>The sandbox is on: the real platform is not asked.</source>
        <translation>沙箱已开启，不会访问正式平台。</translation>
    </message>
    <message>
        <source>The stored value is not of the form that the platform describes.</source>
        <translation>已保存的值与平台说明的格式不符。</translation>
    </message>
    <message>
        <source>The system keyring is locked</source>
        <translation>系统密钥环已上锁</translation>
    </message>
    <message>
        <source>The system keyring is locked.</source>
        <translation>系统密钥环已上锁。</translation>
    </message>
    <message>
        <source>The token was refreshed, but could not be saved: it ends with this program.</source>
        <translation>Token 已刷新，但没能保存：程序退出后失效。</translation>
    </message>
    <message>
        <source>The token was refreshed.</source>
        <translation>Token 已刷新。</translation>
    </message>
    <message>
        <source>The variable API_CREDENTIAL_ENCRYPTION_KEY gives the key: set it to a new one, start again, and enter here what it was before.</source>
        <translation>密钥由环境变量 API_CREDENTIAL_ENCRYPTION_KEY 给出：请先换成新密钥，重新启动，再在这里输入原来的密钥。</translation>
    </message>
    <message>
        <source>The variable goes first: the {store} holds a value too, which is not used while it is set.</source>
        <translation>环境变量优先：{store}里也有一个值，当前不生效；删除环境变量后才会使用它。</translation>
    </message>
    <message>
        <source>Their key is in a file outside the folder.</source>
        <translation>密钥在文件夹之外的文件中。</translation>
    </message>
    <message>
        <source>Their key is in a variable.</source>
        <translation>密钥在环境变量中。</translation>
    </message>
    <message>
        <source>Their key is in the system keyring.</source>
        <translation>密钥在系统密钥环中。</translation>
    </message>
    <message>
        <source>There is no system keyring that can be used.</source>
        <translation>没有可用的系统密钥环。</translation>
    </message>
    <message>
        <source>There was no stored value to delete.</source>
        <translation>没有已保存的值可删除。</translation>
    </message>
    <message>
        <source>This is not the form that the platform describes; compare it with its page.</source>
        <translation>格式与平台说明不符，请与厂商页面核对。</translation>
    </message>
    <message>
        <source>This platform needs no credentials.</source>
        <translation>这个平台不需要凭证。</translation>
    </message>
    <message>
        <source>To be deleted</source>
        <translation>即将删除</translation>
    </message>
    <message>
        <source>Too long: at most 1,048,576 characters.</source>
        <translation>太长：最多 1,048,576 个字符。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Type its password into the system&apos;s own window.</source>
        <translation>请在系统弹出的窗口中输入密钥环密码。</translation>
    </message>
    <message>
        <source>Type or paste the value</source>
        <translation>输入或粘贴</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁密钥环</translation>
    </message>
    <message>
        <source>Vendor&apos;s page</source>
        <translation>厂商页面</translation>
    </message>
    <message>
        <source>Waiting for the keyring</source>
        <translation>正在等待密钥环</translation>
    </message>
    <message>
        <source>What is saved now goes to: {store}.</source>
        <translation>现在保存将写入：{store}。</translation>
    </message>
    <message>
        <source>What you have entered is lost if you leave without saving.</source>
        <translation>不保存就离开，刚才填写的内容会丢失。</translation>
    </message>
    <message>
        <source>You are asked once.</source>
        <translation>只询问一次。</translation>
    </message>
    <message>
        <source>blanks around it are left out</source>
        <translation>首尾空白已去掉</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>changed today {time}</source>
        <translation>今天 {time} 修改</translation>
    </message>
    <message>
        <source>changed {day}</source>
        <translation>{day} 修改</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>encrypted file</source>
        <translation>加密文件</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>expires in {left}</source>
        <translation>{left}后过期</translation>
    </message>
    <message>
        <source>expires in {m} min {s} s</source>
        <translation>{m} 分 {s} 秒后过期</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已上锁</translation>
    </message>
    <message>
        <source>read at each use</source>
        <translation>每次使用时读取</translation>
    </message>
    <message>
        <source>read-only here</source>
        <translation>此处只读</translation>
    </message>
    <message>
        <source>replaces the stored value ({length})</source>
        <translation>将替换已保存的值（{length}）</translation>
    </message>
    <message>
        <source>system keyring</source>
        <translation>系统密钥环</translation>
    </message>
    <message>
        <source>there is none on this computer</source>
        <translation>这台电脑上没有</translation>
    </message>
    <message>
        <source>{name} has expired</source>
        <translation>{name} 已过期</translation>
    </message>
    <message>
        <source>{name} has the wrong form</source>
        <translation>{name} 格式不对</translation>
    </message>
    <message>
        <source>{name} is missing</source>
        <translation>缺少 {name}</translation>
    </message>
    <message>
        <source>{name} was not checked</source>
        <translation>{name} 未检查</translation>
    </message>
    <message>
        <source>{n} changes are not saved</source>
        <translation>{n} 项修改未保存</translation>
    </message>
    <message>
        <source>{n} characters</source>
        <translation>{n} 个字符</translation>
    </message>
    <message>
        <source>{n} credentials are damaged</source>
        <translation>{n} 项凭证已损坏</translation>
    </message>
    <message>
        <source>{n} credentials cannot be read now</source>
        <translation>{n} 项凭证暂时读不出来</translation>
    </message>
    <message>
        <source>{n} credentials cannot be read until it is open.</source>
        <translation>{n} 项凭证暂时读不出来。</translation>
    </message>
    <message>
        <source>{n} here</source>
        <translation>{n} 项</translation>
    </message>
    <message>
        <source>{n} lines</source>
        <translation>{n} 行</translation>
    </message>
</context>
<context>
    <name>DetailsDrawer</name>
    <message>
        <source>Back to the details</source>
        <translation>返回详情</translation>
    </message>
    <message>
        <source>Close details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Details of the step</source>
        <translation>步骤详情</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>等多久</translation>
    </message>
    <message>
        <source>No wait after this step.</source>
        <translation>这一步之后没有等待。</translation>
    </message>
    <message>
        <source>Show log lines</source>
        <translation>查看日志</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>假如…</translation>
    </message>
    <message>
        <source>What other retry numbers would have done with the answers of this call</source>
        <translation>换一组重试参数，这次调用会怎样</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>{title} in detail</source>
        <translation>{title} 详情</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>After you send one, every attempt, wait and token refresh is drawn here on one time axis.</source>
        <translation>发送后，这里会在同一条时间轴上画出每次尝试、等待和 Token 刷新。</translation>
    </message>
    <message>
        <source>All stored calls of this mode were looked through, with all conditions at once.</source>
        <translation>已按全部条件查找了当前环境的所有调用记录。</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清空筛选</translation>
    </message>
    <message>
        <source>No call matches</source>
        <translation>没有符合条件的调用</translation>
    </message>
    <message>
        <source>No call matches “{text}”</source>
        <translation>没有符合“{text}”的调用</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <translation>还没有调用</translation>
    </message>
</context>
<context>
    <name>ExportPane</name>
    <message>
        <source>Choose a new file to write to.</source>
        <translation>请选择要写入的新文件。</translation>
    </message>
    <message>
        <source>Choose the file to export to</source>
        <translation>选择导出文件</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Enter a passphrase.</source>
        <translation>请输入口令。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export credentials</source>
        <translation>导出凭证</translation>
    </message>
    <message>
        <source>Names only</source>
        <translation>只要变量名</translation>
    </message>
    <message>
        <source>New file</source>
        <translation>新文件</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Reading and encrypting… the keyring may be asking for its password</source>
        <translation>正在读取并加密… 密钥环可能在等待输入密码</translation>
    </message>
    <message>
        <source>Save the names</source>
        <translation>保存变量名</translation>
    </message>
    <message>
        <source>Save the names…</source>
        <translation>保存变量名…</translation>
    </message>
    <message>
        <source>The names were written to {file}.</source>
        <translation>变量名已写入 {file}。</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输入一次</translation>
    </message>
    <message>
        <source>Writes a .env file to be filled in: the variable of each credential that is set, without values.</source>
        <translation>写出一个待填写的 .env 文件：已设置凭证的环境变量名，不含值。</translation>
    </message>
    <message>
        <source>Writes all stored credentials of all platforms into one file, to be imported on another machine. Whoever has the file and the passphrase has them all.</source>
        <translation>把所有平台已保存的凭证写入一个文件，可在另一台电脑上导入。得到文件和口令的人就得到全部凭证。</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>Copy {name}; the clipboard is cleared after 30 seconds</source>
        <translation>复制 {name}，30 秒后清空剪贴板</translation>
    </message>
    <message>
        <source>Delete the stored {name}</source>
        <translation>删除已保存的 {name}</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>隐藏 {name}</translation>
    </message>
    <message>
        <source>Read {name} from a file</source>
        <translation>从文件读取 {name}</translation>
    </message>
    <message>
        <source>Show {name} for 10 seconds</source>
        <translation>显示 {name} 10 秒</translation>
    </message>
    <message>
        <source>{name} (required)</source>
        <translation>{name}（必填）</translation>
    </message>
</context>
<context>
    <name>FilePicker</name>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose the file to send</source>
        <translation>选择要发送的文件</translation>
    </message>
    <message>
        <source>Drop a file here or choose one; or give an address above.</source>
        <translation>把文件拖到这里或点击选择；也可以在上方填写网址。</translation>
    </message>
    <message>
        <source>File to send</source>
        <translation>要发送的文件</translation>
    </message>
    <message>
        <source>No file chosen</source>
        <translation>未选择文件</translation>
    </message>
    <message>
        <source>Send no file</source>
        <translation>不发送文件</translation>
    </message>
    <message>
        <source>That is no file: choose one.</source>
        <translation>这不是文件，请选择一个文件。</translation>
    </message>
    <message>
        <source>The file is empty: choose another one.</source>
        <translation>文件是空的，请选择其他文件。</translation>
    </message>
    <message>
        <source>There is no such file: choose it again.</source>
        <translation>找不到这个文件，请重新选择。</translation>
    </message>
    <message>
        <source>Videos ({patterns})</source>
        <translation>视频 ({patterns})</translation>
    </message>
    <message>
        <source>{size}, sent in parts</source>
        <translation>{size}，将分片上传</translation>
    </message>
    <message>
        <source>{size}; the platform takes {most} at most.</source>
        <translation>{size}，超过平台上限 {most}。</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>30 days</source>
        <translation>近 30 天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>近 7 天</translation>
    </message>
    <message>
        <source>All platforms</source>
        <translation>全部平台</translation>
    </message>
    <message>
        <source>Any outcome</source>
        <translation>全部结果</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清空筛选</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>错误码</translation>
    </message>
    <message>
        <source>Code of any step</source>
        <translation>任一步骤的错误码</translation>
    </message>
    <message>
        <source>Conditions on calls</source>
        <translation>筛选条件</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>HTTP status of any step</source>
        <translation>任一步骤的 HTTP 状态码</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近一小时</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态码</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close the search</source>
        <translation>关闭查找</translation>
    </message>
    <message>
        <source>Find in the body</source>
        <translation>在正文中查找</translation>
    </message>
    <message>
        <source>Line {line}</source>
        <translation>第 {line} 行</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>All requests go to {address} only, no credentials needed.</source>
        <translation>所有请求只发往 {address}，不需要任何凭证。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Enter real credentials</source>
        <translation>填写真实凭证</translation>
    </message>
    <message>
        <source>Open credentials</source>
        <translation>打开凭证</translation>
    </message>
    <message>
        <source>See one retried call in three steps. The sandbox plays all platforms on this computer: feel free.</source>
        <translation>三步看懂一次带重试的调用。沙箱里的平台都是本机模拟的，可以放心点。</translation>
    </message>
    <message>
        <source>Send example</source>
        <translation>发送示例</translation>
    </message>
    <message>
        <source>Send the example request</source>
        <translation>发送示例请求</translation>
    </message>
    <message>
        <source>Skip the introduction</source>
        <translation>跳过引导</translation>
    </message>
    <message>
        <source>The sandbox is on</source>
        <translation>沙箱已开启</translation>
    </message>
    <message>
        <source>The video list above: rate limited first, then its token expires, then it works.</source>
        <translation>上方已填好“视频列表”。模拟平台会先限流、再报 Token 过期，最后成功。</translation>
    </message>
    <message>
        <source>Then switch the sandbox off. They stay on this computer, encrypted.</source>
        <translation>准备好后再关闭沙箱。凭证加密保存在本机，不写入请求文件。</translation>
    </message>
    <message>
        <source>Welcome to Jieru</source>
        <translation>欢迎使用接入台</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>1 change is not saved</source>
        <translation>1 项修改未保存</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Discard changes</source>
        <translation>放弃修改</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save all changes (Ctrl+S)</source>
        <translation>保存全部修改（Ctrl+S）</translation>
    </message>
    <message>
        <source>Saving {name}… the keyring may be asking for its password</source>
        <translation>正在保存 {name}… 密钥环可能在等您输入密码</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>不再等待</translation>
    </message>
    <message>
        <source>{done} of {total} saved</source>
        <translation>已保存 {done} / {total}</translation>
    </message>
    <message>
        <source>{n} changes are not saved</source>
        <translation>{n} 项修改未保存</translation>
    </message>
</context>
<context>
    <name>FormHead</name>
    <message>
        <source>Comes from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>GroupHead</name>
    <message>
        <source>Complete</source>
        <translation>已齐全</translation>
    </message>
    <message>
        <source>Further credentials</source>
        <translation>其他凭证</translation>
    </message>
    <message>
        <source>Other stored values</source>
        <translation>其他已保存的值</translation>
    </message>
    <message>
        <source>To get and renew tokens</source>
        <translation>用于获取和刷新 Token</translation>
    </message>
    <message>
        <source>all of it is needed</source>
        <translation>需要全部填写</translation>
    </message>
    <message>
        <source>not needed for calls as such</source>
        <translation>调用本身不需要</translation>
    </message>
    <message>
        <source>one complete way is enough</source>
        <translation>填齐其中一种即可</translation>
    </message>
    <message>
        <source>saved by a program, unknown to this platform</source>
        <translation>由其他程序保存，平台定义中没有</translation>
    </message>
    <message>
        <source>uses {names} from above</source>
        <translation>使用上面的 {names}</translation>
    </message>
    <message>
        <source>uses {names} from above, too</source>
        <translation>还会用到上面的 {names}</translation>
    </message>
    <message>
        <source>{n} cannot be read</source>
        <translation>{n} 项读不出来</translation>
    </message>
    <message>
        <source>{n} missing</source>
        <translation>缺 {n} 项</translation>
    </message>
</context>
<context>
    <name>HeadersView</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Response headers</source>
        <translation>响应头</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Answer began</source>
        <translation>响应开头</translation>
    </message>
    <message>
        <source>Asked for by the server</source>
        <translation>服务器要求</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Attempt {n}</source>
        <translation>尝试 {n}</translation>
    </message>
    <message>
        <source>Attempt {n} running</source>
        <translation>第 {n} 次尝试进行中</translation>
    </message>
    <message>
        <source>Backoff {planned}</source>
        <translation>退避 {planned}</translation>
    </message>
    <message>
        <source>Code in the body</source>
        <translation>正文中的错误码</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>建立连接</translation>
    </message>
    <message>
        <source>Connection kept open</source>
        <translation>复用连接</translation>
    </message>
    <message>
        <source>Deadline of the call</source>
        <translation>调用的总时限</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Due at {time}</source>
        <translation>预计 {time} 发出</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Exponential backoff {planned}</source>
        <translation>指数退避 {planned}</translation>
    </message>
    <message>
        <source>Failed (network/HTTP)</source>
        <translation>失败（网络/HTTP）</translation>
    </message>
    <message>
        <source>Failed · {cause}</source>
        <translation>失败 · {cause}</translation>
    </message>
    <message>
        <source>Fixed delay {planned}</source>
        <translation>固定间隔 {planned}</translation>
    </message>
    <message>
        <source>HTTP 200, error in body</source>
        <translation>HTTP 200 但返回错误码</translation>
    </message>
    <message>
        <source>History columns</source>
        <translation>历史记录的列</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Linear backoff {planned}</source>
        <translation>线性退避 {planned}</translation>
    </message>
    <message>
        <source>Longest that is waited for</source>
        <translation>最长等待</translation>
    </message>
    <message>
        <source>Name resolution</source>
        <translation>域名解析</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>新连接</translation>
    </message>
    <message>
        <source>No decision yet</source>
        <translation>尚未判定</translation>
    </message>
    <message>
        <source>Not sent again</source>
        <translation>不再发送</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>尚未发出</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>OK after 1 retry</source>
        <translation>重试 1 次后成功</translation>
    </message>
    <message>
        <source>OK after {n} retries</source>
        <translation>重试 {n} 次后成功</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Outcome unknown · {cause}</source>
        <translation>结果未知 · {cause}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Rate limit wait</source>
        <translation>限流等待</translation>
    </message>
    <message>
        <source>Receive answer</source>
        <translation>接收响应</translation>
    </message>
    <message>
        <source>Refreshing token</source>
        <translation>正在刷新 Token</translation>
    </message>
    <message>
        <source>Request sent</source>
        <translation>请求是否已发出</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>已继续</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Safe to repeat</source>
        <translation>可安全重复</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>再次发送</translation>
    </message>
    <message>
        <source>Send request</source>
        <translation>发送请求</translation>
    </message>
    <message>
        <source>Sent {size}</source>
        <translation>发送 {size}</translation>
    </message>
    <message>
        <source>Sent, no answer yet</source>
        <translation>已发出，尚无响应</translation>
    </message>
    <message>
        <source>Server asked for {planned}</source>
        <translation>服务器指定 {planned}</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态码</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Stopped by you</source>
        <translation>已由您停止</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 握手失败</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>TLS 握手</translation>
    </message>
    <message>
        <source>The platform is paused</source>
        <translation>平台已暂停</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Token refresh</source>
        <translation>刷新 Token</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总耗时</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Wait for first byte</source>
        <translation>等待首字节</translation>
    </message>
    <message>
        <source>Waiting for attempt {n}</source>
        <translation>等待第 {n} 次尝试</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>排队等待</translation>
    </message>
    <message>
        <source>Waterfall</source>
        <translation>瀑布图</translation>
    </message>
    <message>
        <source>Wheel to zoom · drag to pan · double-click to reset</source>
        <translation>滚轮缩放 · 拖动平移 · 双击还原</translation>
    </message>
    <message>
        <source>answer is no HTTP</source>
        <translation>返回的不是 HTTP</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>bad address</source>
        <translation>地址无效</translation>
    </message>
    <message>
        <source>bad header</source>
        <translation>请求头不合法</translation>
    </message>
    <message>
        <source>begun, counts as yes</source>
        <translation>已开始发出，按“是”处理</translation>
    </message>
    <message>
        <source>by proxy {proxy}</source>
        <translation>经代理 {proxy}</translation>
    </message>
    <message>
        <source>certificate refused</source>
        <translation>证书不可信</translation>
    </message>
    <message>
        <source>code {code}</source>
        <translation>错误码 {code}</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>endless redirects</source>
        <translation>循环重定向</translation>
    </message>
    <message>
        <source>host not found</source>
        <translation>找不到主机</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>no wait, too long</source>
        <translation>不等待：超过上限</translation>
    </message>
    <message>
        <source>none, no answer came</source>
        <translation>无（没有收到响应）</translation>
    </message>
    <message>
        <source>not known, counts as yes</source>
        <translation>未知，按“是”处理</translation>
    </message>
    <message>
        <source>not understood</source>
        <translation>无法识别</translation>
    </message>
    <message>
        <source>other paths</source>
        <translation>其他路径</translation>
    </message>
    <message>
        <source>proxy refused</source>
        <translation>代理未接通</translation>
    </message>
    <message>
        <source>received {size}</source>
        <translation>接收 {size}</translation>
    </message>
    <message>
        <source>still waiting</source>
        <translation>仍在等待</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>turn too late</source>
        <translation>排队超过总时限</translation>
    </message>
    <message>
        <source>unreadable answer</source>
        <translation>响应无法解读</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>{n} of at most {max}</source>
        <translation>第 {n} 次（最多 {max} 次）</translation>
    </message>
    <message>
        <source>{platform} {operation}, {result}, {n} attempts, waited {waited}, took {total}</source>
        <translation>{platform} {operation}，{result}，{n} 次尝试，等待 {waited}，总耗时 {total}</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>还剩 {seconds} s</translation>
    </message>
    <message>
        <source>{seconds}, an HTTP date against the answer&apos;s own</source>
        <translation>{seconds}，HTTP 日期与响应自身的日期相减</translation>
    </message>
    <message>
        <source>{source}, sent by you after {waited}</source>
        <translation>{source}，等待 {waited} 后由您提前发送</translation>
    </message>
    <message>
        <source>{source}, stopped after {waited}</source>
        <translation>{source}，等待 {waited} 后停止</translation>
    </message>
    <message>
        <source>{status}, no retry</source>
        <translation>{status}，不重试</translation>
    </message>
</context>
<context>
    <name>HistoryExport</name>
    <message>
        <source>Export the calls shown</source>
        <translation>导出所显示的调用</translation>
    </message>
    <message>
        <source>HAR for HTTP tools (*.har)</source>
        <translation>HAR，供 HTTP 工具使用 (*.har)</translation>
    </message>
    <message>
        <source>JSON for programs (*.json)</source>
        <translation>JSON，供程序使用 (*.json)</translation>
    </message>
    <message>
        <source>Table for Excel or WPS (*.csv)</source>
        <translation>表格，用 Excel 或 WPS 打开 (*.csv)</translation>
    </message>
</context>
<context>
    <name>HistoryPane</name>
    <message>
        <source>{n} calls match</source>
        <translation>符合条件的调用：{n}</translation>
    </message>
    <message>
        <source>{n} newest calls that match</source>
        <translation>符合条件的最新调用：{n}，更早的还有</translation>
    </message>
</context>
<context>
    <name>HistoryTools</name>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Delete the history…</source>
        <translation>删除历史记录…</translation>
    </message>
    <message>
        <source>Export these calls: CSV, JSON, HAR…</source>
        <translation>导出这些调用：CSV、JSON、HAR…</translation>
    </message>
    <message>
        <source>Filter by platform, outcome, status, code and time</source>
        <translation>按平台、结果、状态码、错误码和时间筛选</translation>
    </message>
    <message>
        <source>From start</source>
        <translation>对齐起点</translation>
    </message>
    <message>
        <source>Looks in ids, paths, operations, error texts and what was sent; two characters suffice ({keys})</source>
        <translation>查找 ID、路径、操作、错误信息和请求内容，两个字即可（{keys}）</translation>
    </message>
    <message>
        <source>Search all calls: id, path, text</source>
        <translation>搜索全部调用：ID、路径、文字</translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation>搜索历史记录</translation>
    </message>
    <message>
        <source>Time axis</source>
        <translation>时间轴</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Call history</source>
        <translation>调用历史</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>复制此行</translation>
    </message>
    <message>
        <source>Go to newest</source>
        <translation>回到最新</translation>
    </message>
    <message>
        <source>Go to the oldest call</source>
        <translation>转到最早的调用</translation>
    </message>
    <message>
        <source>Send again…</source>
        <translation>再次发送…</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>立即发送</translation>
    </message>
    <message>
        <source>Show log lines</source>
        <translation>查看日志</translation>
    </message>
    <message>
        <source>Stop this call</source>
        <translation>停止这次调用</translation>
    </message>
</context>
<context>
    <name>HistoryWiring</name>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete all calls of production?</source>
        <translation>删除全部正式环境的调用记录？</translation>
    </message>
    <message>
        <source>Delete all calls of the sandbox?</source>
        <translation>删除全部沙箱调用记录？</translation>
    </message>
    <message>
        <source>Deleting calls… {n}</source>
        <translation>正在删除调用记录… {n}</translation>
    </message>
    <message>
        <source>Filled in as it was, with today&apos;s credentials. Check it and send.</source>
        <translation>已按原请求填好，使用现在的凭证。请检查后发送。</translation>
    </message>
    <message>
        <source>Filled in, except for: {missing}.</source>
        <translation>已填好，但缺少：{missing}。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Searching the history…</source>
        <translation>正在搜索历史记录…</translation>
    </message>
    <message>
        <source>Searching. The index of older calls is still being built ({part:.0f} %): they take longer.</source>
        <translation>正在搜索。较早调用的索引仍在建立（{part:.0f} %），需要更久。</translation>
    </message>
    <message>
        <source>This call cannot be sent again: it was no request to a platform.</source>
        <translation>这次调用无法再次发送：它不是发往平台的请求。</translation>
    </message>
    <message>
        <source>Writing calls… {n}</source>
        <translation>正在写入调用… {n}</translation>
    </message>
    <message>
        <source>files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>the body, which was not kept</source>
        <translation>请求体（未保留）</translation>
    </message>
    <message>
        <source>the idempotency key, which is new each time</source>
        <translation>幂等键（每次都是新的）</translation>
    </message>
    <message>
        <source>values that were hidden</source>
        <translation>被隐藏的值</translation>
    </message>
    <message>
        <source>{n} calls are deleted, with their attempts and figures; they cannot be brought back. The history takes {size} on the disk.</source>
        <translation>将删除 {n} 次调用及其尝试和统计，无法恢复。历史记录共占磁盘 {size}。</translation>
    </message>
    <message>
        <source>{n} calls deleted.</source>
        <translation>已删除 {n} 次调用。</translation>
    </message>
    <message>
        <source>{n} calls written to {file}</source>
        <translation>已写入 {n} 条调用：{file}</translation>
    </message>
</context>
<context>
    <name>ImportPane</name>
    <message>
        <source>Choose all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>全不选</translation>
    </message>
    <message>
        <source>Choose the file to import from</source>
        <translation>选择要导入的文件</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Credentials in the file; Space chooses</source>
        <translation>文件里的凭证，按空格键选择</translation>
    </message>
    <message>
        <source>Enter the passphrase of the file.</source>
        <translation>请输入这个文件的口令。</translation>
    </message>
    <message>
        <source>File (.env or export)</source>
        <translation>文件（.env 或导出文件）</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Import credentials</source>
        <translation>导入凭证</translation>
    </message>
    <message>
        <source>Its passphrase</source>
        <translation>文件的口令</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Opening the file…</source>
        <translation>正在打开文件…</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>Saving… the keyring may be asking for its password</source>
        <translation>正在保存… 密钥环可能在等待输入密码</translation>
    </message>
    <message>
        <source>Shows what the file holds, without values. Nothing is saved before you choose.</source>
        <translation>显示文件里有哪些凭证，不显示值。您选择之后才会保存。</translation>
    </message>
    <message>
        <source>The file is locked with a passphrase.</source>
        <translation>这个文件已用口令锁住。</translation>
    </message>
    <message>
        <source>The lines were not commented out: {problem}</source>
        <translation>没有注释掉这些行：{problem}</translation>
    </message>
    <message>
        <source>Then comment these lines out of the .env file; a copy of it is kept</source>
        <translation>然后在 .env 文件里注释掉这些行，并保留一份副本</translation>
    </message>
    <message>
        <source>{n} could not be saved: the table says why.</source>
        <translation>{n} 项没有保存，原因见表格。</translation>
    </message>
    <message>
        <source>{n} imported.</source>
        <translation>已导入 {n} 项。</translation>
    </message>
</context>
<context>
    <name>KeyPane</name>
    <message>
        <source>A new key</source>
        <translation>更换密钥</translation>
    </message>
    <message>
        <source>A passphrase on the key</source>
        <translation>给密钥加口令</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>更换口令</translation>
    </message>
    <message>
        <source>Copies and backups of the folder that were made before, and other folders that share the key file, cannot be read any more.</source>
        <translation>之前的文件夹副本和备份，以及共用这个密钥文件的其他文件夹，将无法再读取。</translation>
    </message>
    <message>
        <source>Delete the old keys</source>
        <translation>删除旧密钥</translation>
    </message>
    <message>
        <source>Delete the old keys: copies of the folder made before cannot be read then</source>
        <translation>删除旧密钥：之前的文件夹副本将无法读取</translation>
    </message>
    <message>
        <source>Delete the old keys?</source>
        <translation>删除旧密钥吗？</translation>
    </message>
    <message>
        <source>Encrypt everything anew</source>
        <translation>全部重新加密</translation>
    </message>
    <message>
        <source>Encrypting all files anew; may be stopped at any moment…</source>
        <translation>正在重新加密全部文件，可随时停止…</translation>
    </message>
    <message>
        <source>Enter a new passphrase.</source>
        <translation>请输入新口令。</translation>
    </message>
    <message>
        <source>Enter the passphrase that is on the key now.</source>
        <translation>请输入密钥现在的口令。</translation>
    </message>
    <message>
        <source>Enter the passphrase.</source>
        <translation>请输入口令。</translation>
    </message>
    <message>
        <source>Keep everything as it is</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Key before</source>
        <translation>原来的密钥</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>新口令</translation>
    </message>
    <message>
        <source>Open the key</source>
        <translation>打开密钥</translation>
    </message>
    <message>
        <source>Opening the key…</source>
        <translation>正在打开密钥…</translation>
    </message>
    <message>
        <source>Passphrase now</source>
        <translation>现在的口令</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>Set the passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>Take the passphrase away</source>
        <translation>取消口令</translation>
    </message>
    <message>
        <source>The key is open until the program ends.</source>
        <translation>密钥已打开，程序退出后需要重新输入口令。</translation>
    </message>
    <message>
        <source>The key moves into a file that only the passphrase opens. It has to be typed at each start; if it is lost, the files cannot be read.</source>
        <translation>密钥会移到只有口令才能打开的文件里。每次启动都要输入口令；忘记口令，这些文件就无法读取。</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输入一次</translation>
    </message>
</context>
<context>
    <name>KeyValueModel</name>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Delete row</source>
        <translation>删除此行</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Off, not sent</source>
        <translation>未启用，不会发送</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Send {name}</source>
        <translation>发送 {name}</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>LineDetails</name>
    <message>
        <source>Close details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Text of the log line</source>
        <translation>日志行文本</translation>
    </message>
    <message>
        <source>The whole log line</source>
        <translation>完整的日志行</translation>
    </message>
</context>
<context>
    <name>LivePane</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>{n} errors</source>
        <translation>{n} 个错误</translation>
    </message>
</context>
<context>
    <name>LiveWiring</name>
    <message>
        <source>That call is not in the list: it was made in the other mode, or too long ago.</source>
        <translation>列表中没有这次调用：它是在另一种模式下发出的，或者时间太久。</translation>
    </message>
    <message>
        <source>The log files are in {folder}</source>
        <translation>日志文件在 {folder}</translation>
    </message>
</context>
<context>
    <name>LogBar</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All sources</source>
        <translation>全部来源</translation>
    </message>
    <message>
        <source>Call {id}</source>
        <translation>调用 {id}</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Filter log lines</source>
        <translation>筛选日志</translation>
    </message>
    <message>
        <source>Filter message, platform, call id</source>
        <translation>按消息、平台、调用编号筛选</translation>
    </message>
    <message>
        <source>Follow newest</source>
        <translation>跟随最新</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Open the folder of the log file</source>
        <translation>打开日志文件夹</translation>
    </message>
    <message>
        <source>Secrets and tokens are masked</source>
        <translation>密钥和 Token 已脱敏</translation>
    </message>
    <message>
        <source>Show the lines of all calls again</source>
        <translation>重新显示全部调用的日志</translation>
    </message>
    <message>
        <source>Source of the lines</source>
        <translation>日志来源</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
</context>
<context>
    <name>LogEmptyState</name>
    <message>
        <source>Level, source, call and every word must match.</source>
        <translation>级别、来源、调用和每个词都要匹配。</translation>
    </message>
    <message>
        <source>No line matches</source>
        <translation>没有匹配的日志</translation>
    </message>
    <message>
        <source>No log lines yet</source>
        <translation>还没有日志</translation>
    </message>
    <message>
        <source>Show all lines</source>
        <translation>显示全部日志</translation>
    </message>
    <message>
        <source>What calls, retries and token refreshes do is told here, line by line.</source>
        <translation>调用、重试和刷新 Token 的每一步都会逐行记在这里。</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Copied the first {copied} of {selected} lines; the export takes them all.</source>
        <translation>已复制 {selected} 行中的前 {copied} 行；导出可以包含全部。</translation>
    </message>
    <message>
        <source>Searching the lines…</source>
        <translation>正在筛选日志…</translation>
    </message>
    <message>
        <source>Writing the lines…</source>
        <translation>正在写入日志…</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>Copy lines</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Go to the call</source>
        <translation>转到这次调用</translation>
    </message>
    <message>
        <source>Log lines</source>
        <translation>日志行</translation>
    </message>
    <message>
        <source>Only lines of this call</source>
        <translation>只看这次调用</translation>
    </message>
    <message>
        <source>Show the whole line</source>
        <translation>查看整行</translation>
    </message>
    <message>
        <source>{n} new lines</source>
        <translation>{n} 条新日志</translation>
    </message>
</context>
<context>
    <name>Logs</name>
    <message>
        <source>Call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Export log lines</source>
        <translation>导出日志</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>The log lines were not written to {file}: {reason}. Choose another place.</source>
        <translation>日志没有写入 {file}：{reason}。请换一个位置。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>{n} lines written to {file}</source>
        <translation>已将 {n} 行日志写入 {file}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Something went wrong ({name}). The log has the details.</source>
        <translation>出现了意外问题（{name}）。详情见日志。</translation>
    </message>
    <message>
        <source>接入台 Jieru</source>
        <translation>接入台 Jieru</translation>
    </message>
</context>
<context>
    <name>NoFigures</name>
    <message>
        <source>Compute</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>No calls in this range</source>
        <translation>这段时间没有调用</translation>
    </message>
    <message>
        <source>No figures</source>
        <translation>没有统计数据</translation>
    </message>
    <message>
        <source>Send a request, or choose a longer range.</source>
        <translation>发送一个请求，或选择更长的时间范围。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>The figures of this range were not computed.</source>
        <translation>这段时间的统计没有算完。</translation>
    </message>
    <message>
        <source>The history cannot be read, so there is nothing to compute from.</source>
        <translation>历史记录无法读取，所以无从统计。</translation>
    </message>
    <message>
        <source>{n} calls were stopped; they are not counted.</source>
        <translation>有 {n} 次调用被停止，不计入统计。</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>OperationPicker</name>
    <message>
        <source>Operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Raw path</source>
        <translation>自定义路径</translation>
    </message>
    <message>
        <source>any path on the platform</source>
        <translation>该平台上的任意路径</translation>
    </message>
</context>
<context>
    <name>PageHead</name>
    <message>
        <source>Credentials</source>
        <translation>凭证</translation>
    </message>
    <message>
        <source>Credentials of {platform}</source>
        <translation>{platform}凭证</translation>
    </message>
    <message>
        <source>Vendor&apos;s page</source>
        <translation>厂商页面</translation>
    </message>
</context>
<context>
    <name>Pane</name>
    <message>
        <source>It could not be written: {problem}.</source>
        <translation>无法写入：{problem}。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stopped. What was done stays as it is; doing it again finishes the rest.</source>
        <translation>已停止。已完成的部分保留，再做一次即可完成其余部分。</translation>
    </message>
</context>
<context>
    <name>PaneHead</name>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Maximise the live pane</source>
        <translation>最大化实时面板</translation>
    </message>
    <message>
        <source>Pages of the live pane</source>
        <translation>实时面板的页面</translation>
    </message>
    <message>
        <source>Restore the live pane</source>
        <translation>还原实时面板</translation>
    </message>
</context>
<context>
    <name>PassphraseEdit</name>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
</context>
<context>
    <name>PhasesView</name>
    <message>
        <source>Not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Phases</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Whole step</source>
        <translation>整个步骤</translation>
    </message>
</context>
<context>
    <name>PlacesCard</name>
    <message>
        <source>A variable goes first. Everything else is in one place only: keyring or file.</source>
        <translation>环境变量优先；其余每项只存在一处：密钥环或加密文件。</translation>
    </message>
    <message>
        <source>Import from a .env file, carry to another machine, key of the encrypted files</source>
        <translation>从 .env 文件导入、带到另一台电脑、加密文件的密钥</translation>
    </message>
    <message>
        <source>Keys and transfer…</source>
        <translation>密钥与迁移…</translation>
    </message>
    <message>
        <source>Where they are kept</source>
        <translation>保存位置</translation>
    </message>
</context>
<context>
    <name>PlatformPicker</name>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
</context>
<context>
    <name>PlatformRow</name>
    <message>
        <source>1 credential missing</source>
        <translation>缺 1 项凭证</translation>
    </message>
    <message>
        <source>A credential is damaged</source>
        <translation>有凭证已损坏</translation>
    </message>
    <message>
        <source>Available in the sandbox</source>
        <translation>沙箱可用</translation>
    </message>
    <message>
        <source>Credential store does not answer</source>
        <translation>凭证存储无响应</translation>
    </message>
    <message>
        <source>Credentials of {platform}…</source>
        <translation>{platform} 的凭证…</translation>
    </message>
    <message>
        <source>Keyring is locked</source>
        <translation>密钥环已上锁</translation>
    </message>
    <message>
        <source>Pause {platform}: send nothing further</source>
        <translation>暂停{platform}：不再发出请求</translation>
    </message>
    <message>
        <source>Paused: sends nothing</source>
        <translation>已暂停，不再发出请求</translation>
    </message>
    <message>
        <source>Reading credentials…</source>
        <translation>正在读取凭证…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Ready · token {left}</source>
        <translation>就绪 · Token 还有 {left}</translation>
    </message>
    <message>
        <source>Resume {platform}</source>
        <translation>继续{platform}</translation>
    </message>
    <message>
        <source>Token expired</source>
        <translation>Token 已过期</translation>
    </message>
    <message>
        <source>Token expires in {left}</source>
        <translation>Token {left}后过期</translation>
    </message>
    <message>
        <source>{n} credentials missing</source>
        <translation>缺 {n} 项凭证</translation>
    </message>
    <message>
        <source>{n} days</source>
        <translation>{n} 天</translation>
    </message>
    <message>
        <source>{n} hours</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分钟</translation>
    </message>
</context>
<context>
    <name>Request</name>
    <message>
        <source>A number in the body has too many digits: put it in double quotes.</source>
        <translation>请求体中有数字位数过多：请给它加上双引号。</translation>
    </message>
    <message>
        <source>Line {line}, column {column}: {sentence}</source>
        <translation>第 {line} 行第 {column} 列：{sentence}</translation>
    </message>
    <message>
        <source>The path has a space or an invisible character: delete it, or write it as %20.</source>
        <translation>路径中有空格或不可见字符：请删除，或写成 %20。</translation>
    </message>
    <message>
        <source>The path is empty: enter one that begins with “/”.</source>
        <translation>路径为空：请输入以“/”开头的路径。</translation>
    </message>
    <message>
        <source>The value of “{name}” has a line break or control character: delete it.</source>
        <translation>“{name}”的值含有换行或控制字符：请删除。</translation>
    </message>
    <message>
        <source>This value has no name: give it one, or delete the row.</source>
        <translation>这个值没有名称：请填写名称，或删除此行。</translation>
    </message>
    <message>
        <source>a backslash must be doubled in JSON.</source>
        <translation>JSON 中的反斜杠必须写两个。</translation>
    </message>
    <message>
        <source>a colon is missing after the name.</source>
        <translation>名称后缺少冒号。</translation>
    </message>
    <message>
        <source>a comma or the closing bracket is missing.</source>
        <translation>缺少逗号或右括号。</translation>
    </message>
    <message>
        <source>a name in double quotes is expected; delete a comma before the bracket.</source>
        <translation>这里应为双引号中的名称；请删除括号前多余的逗号。</translation>
    </message>
    <message>
        <source>a value is missing, or there is a comma too many; text needs double quotes.</source>
        <translation>缺少值，或多了一个逗号；文本需要双引号。</translation>
    </message>
    <message>
        <source>the body is nested too deeply.</source>
        <translation>请求体嵌套过深。</translation>
    </message>
    <message>
        <source>the text is not closed with a double quote on its line.</source>
        <translation>文本没有在本行用双引号结束。</translation>
    </message>
    <message>
        <source>there is something after the end of the JSON value: delete it.</source>
        <translation>JSON 值结束后还有内容：请删除。</translation>
    </message>
    <message>
        <source>this is not JSON.</source>
        <translation>这不是 JSON。</translation>
    </message>
    <message>
        <source>{found} does not exist in JSON: use null or a number.</source>
        <translation>JSON 中没有 {found}：请用 null 或数字。</translation>
    </message>
    <message>
        <source>“{found}” is there twice, and only one would be sent.</source>
        <translation>“{found}”出现了两次，只会发送其中一个。</translation>
    </message>
    <message>
        <source>“{name}” is in the list twice: keep one of them.</source>
        <translation>“{name}”重复出现：请只保留一个。</translation>
    </message>
    <message>
        <source>“{name}” is no header name: use letters, digits and “-”.</source>
        <translation>“{name}”不是合法的请求头名称：请用字母、数字和“-”。</translation>
    </message>
</context>
<context>
    <name>ResponseView</name>
    <message>
        <source>Attempts</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>Copy the body</source>
        <translation>复制响应体</translation>
    </message>
    <message>
        <source>Find in the body</source>
        <translation>在正文中查找</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>响应头</translation>
    </message>
    <message>
        <source>How the body is shown</source>
        <translation>响应体的显示方式</translation>
    </message>
    <message>
        <source>Nothing sent yet. The answer appears here, with every attempt, wait and token refresh.</source>
        <translation>还没有发送。响应会显示在这里，包括每次尝试、等待和 Token 刷新。</translation>
    </message>
    <message>
        <source>Pretty</source>
        <translation>美化</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Save the body to a file</source>
        <translation>把响应体存为文件</translation>
    </message>
</context>
<context>
    <name>RetryFields</name>
    <message>
        <source>Attempts and waits together; empty for none</source>
        <translation>尝试与等待合计；留空表示不限</translation>
    </message>
    <message>
        <source>Deadline of the call</source>
        <translation>调用的总时限</translation>
    </message>
    <message>
        <source>Each wait is lengthened by up to this much, never shortened</source>
        <translation>每次等待最多加长这么多，绝不缩短</translation>
    </message>
    <message>
        <source>Empty takes the setting API_TIMEOUT</source>
        <translation>留空则取设置 API_TIMEOUT</translation>
    </message>
    <message>
        <source>Enter a number above 0, or nothing.</source>
        <translation>请输入大于 0 的数字，或留空。</translation>
    </message>
    <message>
        <source>Enter a number, 0 or more.</source>
        <translation>请输入 0 或更大的数字。</translation>
    </message>
    <message>
        <source>Enter a whole number, 0 or more.</source>
        <translation>请输入 0 或更大的整数。</translation>
    </message>
    <message>
        <source>First wait</source>
        <translation>首次等待</translation>
    </message>
    <message>
        <source>Limit of one attempt</source>
        <translation>单次尝试超时</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>最大重试间隔</translation>
    </message>
    <message>
        <source>No wait of the strategy is longer</source>
        <translation>按策略算出的等待不会超过它</translation>
    </message>
    <message>
        <source>Random extra</source>
        <translation>随机抖动</translation>
    </message>
    <message>
        <source>Retries at most</source>
        <translation>最大重试次数</translation>
    </message>
    <message>
        <source>none</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>times</source>
        <translation>次</translation>
    </message>
</context>
<context>
    <name>RetryForm</name>
    <message>
        <source> A server&apos;s Retry-After can make a wait longer.</source>
        <translation>服务器的 Retry-After 可能让等待更长。</translation>
    </message>
    <message>
        <source> Each up to {percent} % longer at random.</source>
        <translation>每次随机加长最多 {percent}%。</translation>
    </message>
    <message>
        <source> Retry {n} may come after the deadline, and is then not sent.</source>
        <translation>第 {n} 次重试可能晚于总时限，届时不再发送。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>All platforms</source>
        <translation>全部平台</translation>
    </message>
    <message>
        <source>Correct the number above to see the waits.</source>
        <translation>改正上面的数字后显示等待计划。</translation>
    </message>
    <message>
        <source>Dot: without the random extra. Band: with it. Blue: attempts, taken to last {seconds} each.</source>
        <translation>圆点：不加抖动。色带：加上抖动。蓝色：各次尝试，假设每次用时 {seconds}。</translation>
    </message>
    <message>
        <source>Exponential</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>From the settings (API_…), which command line and library use too.</source>
        <translation>来自设置（API_…），命令行和库也用同样的数值。</translation>
    </message>
    <message>
        <source>Holds for</source>
        <translation>作用范围</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>No retries: one attempt.</source>
        <translation>不重试：只尝试一次。</translation>
    </message>
    <message>
        <source>Planned waits</source>
        <translation>等待计划预览</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Save as default of {platform}</source>
        <translation>存为{platform}默认</translation>
    </message>
    <message>
        <source>Save for all platforms</source>
        <translation>存为全部平台默认</translation>
    </message>
    <message>
        <source>Saved as default of {platform}, for requests from this window.</source>
        <translation>已存为{platform}默认，用于本窗口发出的请求。</translation>
    </message>
    <message>
        <source>Saved for all platforms, for requests from this window.</source>
        <translation>已存为全部平台默认，用于本窗口发出的请求。</translation>
    </message>
    <message>
        <source>These numbers hold for this request only, until you save them.</source>
        <translation>这些数值只用于当前请求，保存后才会长期有效。</translation>
    </message>
    <message>
        <source>This request</source>
        <translation>仅此请求</translation>
    </message>
    <message>
        <source>Up to {n} attempts. Waits: {delays}.</source>
        <translation>最多尝试 {n} 次。等待：{delays}。</translation>
    </message>
    <message>
        <source>Waiting strategy</source>
        <translation>等待策略</translation>
    </message>
    <message>
        <source>always the same</source>
        <translation>每次一样长</translation>
    </message>
    <message>
        <source>doubled each time</source>
        <translation>每次翻倍</translation>
    </message>
    <message>
        <source>exp.</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>one more each time</source>
        <translation>每次多一份</translation>
    </message>
</context>
<context>
    <name>RevealedValue</name>
    <message>
        <source>The value is shown on the screen for 10 seconds</source>
        <translation>屏幕上正在显示这个值，10 秒后隐藏</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
</context>
<context>
    <name>RunningPage</name>
    <message>
        <source>Attempt {n} in {seconds} s</source>
        <translation>{seconds} 秒后发出第 {n} 次尝试</translation>
    </message>
    <message>
        <source>Attempt {n} is under way</source>
        <translation>第 {n} 次尝试进行中</translation>
    </message>
    <message>
        <source>Attempt {n} not before {seconds} s, and not while paused</source>
        <translation>最早 {seconds} 秒后发出第 {n} 次尝试，暂停期间不发出</translation>
    </message>
    <message>
        <source>Deadline in {seconds} s.</source>
        <translation>距总时限还剩 {seconds} 秒。</translation>
    </message>
    <message>
        <source>Paused: attempt {n} waits until you resume</source>
        <translation>已暂停：继续后才发出第 {n} 次尝试</translation>
    </message>
    <message>
        <source>Preparing the request</source>
        <translation>正在准备请求</translation>
    </message>
    <message>
        <source>Refreshing {token}</source>
        <translation>正在刷新 {token}</translation>
    </message>
    <message>
        <source>The platform is paused: no further request goes out until you resume it.</source>
        <translation>平台已暂停，点“继续”之前不再发出请求。</translation>
    </message>
</context>
<context>
    <name>SandboxCard</name>
    <message>
        <source>Calls go to the local simulator only</source>
        <translation>请求只发往本机模拟平台</translation>
    </message>
    <message>
        <source>Calls reach the real platforms</source>
        <translation>请求会到达真实平台</translation>
    </message>
    <message>
        <source>Prod</source>
        <comment>one word</comment>
        <translation>生产</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>生产环境</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <comment>one word</comment>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>Sandbox is on</source>
        <translation>沙箱已开启</translation>
    </message>
</context>
<context>
    <name>SandboxOwnCard</name>
    <message>
        <source>Credentials of the sandbox</source>
        <translation>沙箱自己的凭证</translation>
    </message>
    <message>
        <source>Made by the sandbox, kept in memory, gone when it ends.</source>
        <translation>由沙箱生成，只在内存中，沙箱结束即消失。</translation>
    </message>
    <message>
        <source>Refresh its token</source>
        <translation>刷新它的 Token</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Save the body</source>
        <translation>保存响应体</translation>
    </message>
    <message>
        <source>Saved to {file}</source>
        <translation>已保存到 {file}</translation>
    </message>
    <message>
        <source>The body was not saved to {file}: {reason}. Choose another place.</source>
        <translation>响应体未能保存到 {file}：{reason}。请换个位置。</translation>
    </message>
</context>
<context>
    <name>Scenario</name>
    <message>
        <source>Asked to wait longer than allowed</source>
        <translation>要求的等待超过上限</translation>
    </message>
    <message>
        <source>Connection reset once</source>
        <translation>连接被重置一次</translation>
    </message>
    <message>
        <source>HTTP 200, busy in the body</source>
        <translation>HTTP 200，正文报繁忙</translation>
    </message>
    <message>
        <source>Rate limited for good</source>
        <translation>一直限流</translation>
    </message>
    <message>
        <source>Rate limited twice, 2 s each</source>
        <translation>限流两次，每次等 2 s</translation>
    </message>
    <message>
        <source>Rate limited, then token expired</source>
        <translation>先限流，再 Token 过期</translation>
    </message>
    <message>
        <source>Refused for good, HTTP 400</source>
        <translation>直接拒绝，HTTP 400</translation>
    </message>
    <message>
        <source>Server busy twice</source>
        <translation>服务器繁忙两次</translation>
    </message>
    <message>
        <source>Slow answer, 2 s</source>
        <translation>响应慢，2 s</translation>
    </message>
    <message>
        <source>Usual behaviour</source>
        <translation>默认行为</translation>
    </message>
</context>
<context>
    <name>ScenarioPicker</name>
    <message>
        <source>Sandbox scenario</source>
        <translation>沙箱场景</translation>
    </message>
    <message>
        <source>What the sandbox does with the next call</source>
        <translation>沙箱如何应答下一次调用</translation>
    </message>
</context>
<context>
    <name>ScheduleView</name>
    <message>
        <source>Planned waits</source>
        <translation>等待计划预览</translation>
    </message>
    <message>
        <source>Retry {n}</source>
        <translation>第 {n} 次重试</translation>
    </message>
    <message>
        <source>Retry {n}: {range}</source>
        <translation>第 {n} 次重试：{range}</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>累计</translation>
    </message>
    <message>
        <source>after the deadline</source>
        <translation>超过总时限</translation>
    </message>
    <message>
        <source>cap {seconds}</source>
        <translation>上限 {seconds}</translation>
    </message>
    <message>
        <source>cut to {seconds}</source>
        <translation>截断为 {seconds}</translation>
    </message>
    <message>
        <source>deadline {seconds}</source>
        <translation>总时限 {seconds}</translation>
    </message>
</context>
<context>
    <name>SecretEdit</name>
    <message>
        <source>Forget what is not saved</source>
        <translation>放弃这项修改</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Read from a file…</source>
        <translation>从文件读取…</translation>
    </message>
    <message>
        <source>Type a new value; empty keeps the stored one</source>
        <translation>输入新值；留空则保留原值</translation>
    </message>
</context>
<context>
    <name>Services</name>
    <message>
        <source>The sandbox ended unexpectedly and was started again.</source>
        <translation>沙箱意外退出，已重新启动。</translation>
    </message>
    <message>
        <source>it is still starting</source>
        <translation>仍在启动</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Platforms</source>
        <translation>平台</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>1 h</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>30 d</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>7 d</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Calls by how long the whole call took.</source>
        <translation>按整次调用的耗时分组。</translation>
    </message>
    <message>
        <source>Calls by the time at which they began.</source>
        <translation>按调用开始的时间分组。</translation>
    </message>
    <message>
        <source>Calls per day</source>
        <translation>每天的调用</translation>
    </message>
    <message>
        <source>Calls per hour</source>
        <translation>每小时的调用</translation>
    </message>
    <message>
        <source>Calls per {n} hours</source>
        <translation>每 {n} 小时的调用</translation>
    </message>
    <message>
        <source>Calls per {n} minutes</source>
        <translation>每 {n} 分钟的调用</translation>
    </message>
    <message>
        <source>Calls that ended without success, as a share of all calls.</source>
        <translation>最终没有成功的调用占全部调用的比例。</translation>
    </message>
    <message>
        <source>Calls that succeeded with a later request, as a share of all calls.</source>
        <translation>经过重试才成功的调用占全部调用的比例。</translation>
    </message>
    <message>
        <source>Calls that succeeded with their first request, as a share of all calls.</source>
        <translation>第一次请求就成功的调用占全部调用的比例。</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>First attempt (s)</source>
        <translation>首次尝试（秒）</translation>
    </message>
    <message>
        <source>First try</source>
        <translation>首次成功</translation>
    </message>
    <message>
        <source>How long the first request alone took, whether it succeeded or not.</source>
        <translation>第一次请求本身的耗时，无论成功与否。</translation>
    </message>
    <message>
        <source>How long the whole call took, with all requests, waits and token refreshes.</source>
        <translation>整次调用的耗时，包括所有请求、等待和刷新 Token。</translation>
    </message>
    <message>
        <source>Of these retries, those whose call ended well.</source>
        <translation>这些重试当中，所属调用最终成功的次数。</translation>
    </message>
    <message>
        <source>Only calls that succeeded or failed count; stopped, interrupted and running calls are in no figure. Each request step of a multi-step operation counts as a call.</source>
        <translation>只统计成功或失败的调用；已停止、被中断和进行中的调用不计入任何数字。多步操作的每个请求步骤各算一次调用。</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Recovered</source>
        <translation>重试后成功</translation>
    </message>
    <message>
        <source>Requests that were sent again because the one before failed for this reason.</source>
        <translation>因前一次请求出于该原因失败而再次发出的请求数。</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Then OK</source>
        <translation>之后成功</translation>
    </message>
    <message>
        <source>Time really waited before these retries.</source>
        <translation>这些重试之前实际等待的时间。</translation>
    </message>
    <message>
        <source>Time that these calls really spent waiting between their requests.</source>
        <translation>这些调用在两次请求之间实际等待的时间。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Waited (s)</source>
        <translation>等待（秒）</translation>
    </message>
    <message>
        <source>Whole call (s)</source>
        <translation>整次调用（秒）</translation>
    </message>
    <message>
        <source>p90 is the time within which 90 % of the calls were done (nearest rank); over 7 and 30 days to within 1 %.</source>
        <translation>p90 表示 90% 的调用在这段时间内完成（最近序号法）；近 7 天和近 30 天的误差在 1% 以内。</translation>
    </message>
    <message>
        <source>p{n}: first attempt {first}, whole call {whole}</source>
        <translation>p{n}：首次尝试 {first}，整次调用 {whole}</translation>
    </message>
    <message>
        <source>under {end} s</source>
        <translation>{end} s 以下</translation>
    </message>
    <message>
        <source>vs the 30 days before</source>
        <translation>较前 30 天</translation>
    </message>
    <message>
        <source>vs the 7 days before</source>
        <translation>较前 7 天</translation>
    </message>
    <message>
        <source>vs the hour before</source>
        <translation>较前一小时</translation>
    </message>
    <message>
        <source>vs yesterday</source>
        <translation>较昨天</translation>
    </message>
    <message>
        <source>{all} calls: {first} first try, {again} recovered, {bad} failed</source>
        <translation>{all} 次调用：首次成功 {first}，重试后成功 {again}，失败 {bad}</translation>
    </message>
    <message>
        <source>{arrow} {n} pts</source>
        <translation>{arrow} {n} 个百分点</translation>
    </message>
    <message>
        <source>{h} h {m} m</source>
        <translation>{h} 时 {m} 分</translation>
    </message>
    <message>
        <source>{m} m {s} s</source>
        <translation>{m} 分 {s} 秒</translation>
    </message>
    <message>
        <source>{name} ({rule}): {n} retries, {good} of them in calls that ended well, {time} waited</source>
        <translation>{name}（{rule}）：{n} 次重试，其中 {good} 次所属调用最终成功，等待 {time}</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} / {all}</translation>
    </message>
    <message>
        <source>{n} of {all} calls</source>
        <translation>{all} 次调用中 {n} 次</translation>
    </message>
    <message>
        <source>{start} s and more</source>
        <translation>{start} s 及以上</translation>
    </message>
</context>
<context>
    <name>StatisticsPage</name>
    <message>
        <source>Computing from the history…</source>
        <translation>正在根据历史记录计算…</translation>
    </message>
</context>
<context>
    <name>StatisticsTools</name>
    <message>
        <source>All platforms</source>
        <translation>全部平台</translation>
    </message>
    <message>
        <source>Copy the figures as a table</source>
        <translation>复制为表格</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Range of time</source>
        <translation>时间范围</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Credential store does not answer</source>
        <translation>凭证存储无响应</translation>
    </message>
    <message>
        <source>Encrypted files</source>
        <translation>加密文件</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>Keyring is locked</source>
        <translation>密钥环已上锁</translation>
    </message>
    <message>
        <source>No credentials yet</source>
        <translation>还没有凭证</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>生产环境</translation>
    </message>
    <message>
        <source>Reading credentials…</source>
        <translation>正在读取凭证…</translation>
    </message>
    <message>
        <source>Sandbox credentials</source>
        <translation>沙箱自带凭证</translation>
    </message>
    <message>
        <source>Sandbox not running</source>
        <translation>沙箱未运行</translation>
    </message>
    <message>
        <source>Sandbox {address}</source>
        <translation>沙箱 {address}</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>System keyring</source>
        <translation>系统密钥环</translation>
    </message>
    <message>
        <source>{n} paused</source>
        <translation>{n} 个已暂停</translation>
    </message>
    <message>
        <source>{n} running</source>
        <translation>{n} 个进行中</translation>
    </message>
    <message>
        <source>{n} waiting</source>
        <translation>{n} 个等待中</translation>
    </message>
</context>
<context>
    <name>StepChain</name>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
</context>
<context>
    <name>Stopped</name>
    <message>
        <source>Look at the platform before you send it again.</source>
        <translation>重新发送前，请先到平台上确认。</translation>
    </message>
    <message>
        <source>Send it again when needed.</source>
        <translation>需要时重新发送。</translation>
    </message>
    <message>
        <source>Send it again when needed; it starts from the beginning.</source>
        <translation>需要时重新发送，会从头开始上传。</translation>
    </message>
    <message>
        <source>Stopped while it was being sent: the platform may have carried it out.</source>
        <translation>发送过程中被停止：平台可能已经执行了这次请求。</translation>
    </message>
    <message>
        <source>Stopped while the file was on its way: nothing was published.</source>
        <translation>文件传输过程中被停止：没有发布任何内容。</translation>
    </message>
    <message>
        <source>Stopped: nothing was carried out.</source>
        <translation>已停止：没有执行任何操作。</translation>
    </message>
</context>
<context>
    <name>SummaryBar</name>
    <message>
        <source>Attempts</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Elapsed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总耗时</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>其中等待</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close message</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>ToolsDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Key of the files</source>
        <translation>文件的密钥</translation>
    </message>
    <message>
        <source>Keys and transfer</source>
        <translation>密钥与迁移</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>要做的事</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Credentials</source>
        <translation>凭证</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
</context>
<context>
    <name>TransferBar</name>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>正在上传</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>剩余约 {seconds} 秒</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/秒</translation>
    </message>
</context>
<context>
    <name>UrlRow</name>
    <message>
        <source>/path on the platform</source>
        <translation>/平台上的路径</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>WhatIf</name>
    <message>
        <source>After {time} it would have sent attempt {n}. What the platform would have answered is not known.</source>
        <translation>{time} 后会发出第 {n} 次尝试。平台会如何响应，无从得知。</translation>
    </message>
    <message>
        <source>As recorded: {n} attempts, {time} in all, {waited} of it waiting. With these numbers {other} waiting.</source>
        <translation>实际记录：{n} 次尝试，共 {time}，其中等待 {waited}。按这些数值等待 {other}。</translation>
    </message>
    <message>
        <source>Attempt {n} at {time}: cut after {limit}.</source>
        <translation>第 {n} 次尝试，{time} 开始：{limit} 后中止。</translation>
    </message>
    <message>
        <source>Attempt {n} at {time}: {answer}</source>
        <translation>第 {n} 次尝试，{time} 开始：{answer}</translation>
    </message>
    <message>
        <source>Attempt {n} would have been cut after {time}. What follows is not known: its answer came later.</source>
        <translation>第 {n} 次尝试会在 {time} 后被中止。之后如何无从得知：它的响应来得更晚。</translation>
    </message>
    <message>
        <source>It would have failed after {time}, with attempt {n}.</source>
        <translation>会在 {time} 后失败，共 {n} 次尝试。</translation>
    </message>
    <message>
        <source>It would have succeeded after {time}, with attempt {n}.</source>
        <translation>会在 {time} 后成功，共 {n} 次尝试。</translation>
    </message>
    <message>
        <source>{attempt} Then {time} waiting (Retry-After).</source>
        <translation>{attempt}然后等待 {time}（Retry-After）。</translation>
    </message>
    <message>
        <source>{attempt} Then {time} waiting.</source>
        <translation>{attempt}然后等待 {time}。</translation>
    </message>
</context>
<context>
    <name>WhatIfView</name>
    <message>
        <source>As recorded</source>
        <translation>恢复为记录的数值</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>总时限</translation>
    </message>
    <message>
        <source>Exponential</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>First delay</source>
        <translation>首次等待</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Limit of an attempt</source>
        <translation>单次尝试时限</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Longest delay</source>
        <translation>最长等待</translation>
    </message>
    <message>
        <source>No attempt of this call has ended: there is nothing to go by.</source>
        <translation>这次调用还没有结束的尝试，无从推算。</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试次数</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>What another policy would have done</source>
        <translation>换一种重试策略会怎样</translation>
    </message>
    <message>
        <source>none</source>
        <translation>不限</translation>
    </message>
</context>
<context>
    <name>Wiring</name>
    <message>
        <source>Do not send</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Requests will reach the real platforms with your own credentials. You are asked once a session.</source>
        <translation>请求将带着您自己的凭证到达真实平台。每次运行只询问一次。</translation>
    </message>
    <message>
        <source>Send credentials of {platform} to {host}?</source>
        <translation>要把 {platform} 的凭证发往 {host} 吗？</translation>
    </message>
    <message>
        <source>Stay in the sandbox</source>
        <translation>留在沙箱</translation>
    </message>
    <message>
        <source>Switch to production</source>
        <translation>切换到生产环境</translation>
    </message>
    <message>
        <source>Switch to production?</source>
        <translation>切换到生产环境？</translation>
    </message>
    <message>
        <source>The address comes from {file}. Confirm it only if you know this host; you are asked once.</source>
        <translation>该地址来自 {file}。确认认识这台主机后再信任，只询问一次。</translation>
    </message>
    <message>
        <source>The sandbox is still starting; send again in a moment.</source>
        <translation>沙箱仍在启动，请稍后再发送。</translation>
    </message>
    <message>
        <source>Trust this host</source>
        <translation>信任这台主机</translation>
    </message>
</context>
<context>
    <name>WorkLine</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>_UrlFoot</name>
    <message>
        <source>Copy the URL</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Shown when path and parameters are complete</source>
        <translation>路径和参数填写完整后显示</translation>
    </message>
    <message>
        <source>URL as sent</source>
        <translation>实际发送的地址</translation>
    </message>
</context>
</TS>
