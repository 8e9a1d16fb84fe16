/** How an exported page looks: paper, one column, the margin of ids kept. Nothing is fetched, no font either. */
export const HTML_STYLE = `
:root{color-scheme:light;--ink:#1b1e1c;--grey:#5a5f5a;--line:#85897f}
body{margin:0;background:#fff;color:var(--ink);font:1.0625rem/1.65 Charter,'Iowan Old Style',Georgia,serif;overflow-wrap:anywhere}
main{max-width:42rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.9rem;line-height:1.25;margin:0}
h2{font:600 .85rem/1.4 system-ui,sans-serif;color:var(--grey);margin:2rem 0 .5rem}
h3{font-size:1.25rem}h4{font-size:1.1rem}h5{font-size:1rem}
h1,h2,h3,h4,h5{break-after:avoid}
p{margin:.5rem 0}
.by,.id{font:.85rem/1.5 system-ui,sans-serif;color:var(--grey)}
.items{list-style:none;margin:0;padding:0}
.items>li{display:grid;grid-template-columns:2.75rem 1fr;column-gap:.75rem;break-inside:avoid;margin:.5rem 0}
.items>li>p{grid-column:2;margin:0}.items>.answer>p{padding-left:1.25rem}
.id{font-family:ui-monospace,monospace;text-align:right;padding-top:.2rem}
a{color:#1a6650}
blockquote{margin:.75rem 0;padding-left:1rem;border-left:2px solid var(--line)}
pre{padding:.75rem 1rem;border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;break-inside:avoid}
code{font:.86em ui-monospace,Menlo,Consolas,monospace}
table{border-collapse:collapse;width:100%;margin:.75rem 0}
tr{break-inside:avoid}
th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}
@media print{main{max-width:none;padding:0}body{font-size:10.5pt}a{color:inherit}@page{margin:22mm 18mm}}
`;
