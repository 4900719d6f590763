/** The only style of a report; its SHA-256 stands in the report's content security policy, a test holds the two together. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1a1d21;--soft:#5a6270;--line:#d5d9e0;--paper:#fff;--tint:#f4f6f8;--mark:#b3541e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a0a8b4;--line:#3a4049;--paper:#15181c;--tint:#1d2126;--mark:#e59b6a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 1rem}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:2px solid var(--line);overflow-wrap:anywhere}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
p{max-width:48rem;margin:.5rem 0}
nav ol{padding-left:1.25rem}
a{color:inherit;overflow-wrap:anywhere}
a:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
.scroll{overflow-x:auto;margin:.5rem 0 1rem}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td:has(code){min-width:12rem}
th{color:var(--soft);font-weight:600;white-space:nowrap}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
code{overflow-wrap:anywhere}
code,pre{font:.8125rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--tint);border:1px solid var(--line);border-radius:.25rem;padding:.75rem;white-space:pre-wrap;overflow-wrap:anywhere}
meter{width:6rem;margin-right:.5rem;vertical-align:middle}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--tint:#fff}body{max-width:none;padding:0;font-size:9.5pt}h2,h3{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}th,td{overflow-wrap:anywhere}td:has(code){min-width:0}nav{display:none}}
`;
