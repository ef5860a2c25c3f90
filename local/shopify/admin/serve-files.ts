import type { Hono } from "hono";
import { html } from "hono/html";
import type { ShopFile } from "../shop-state";
import { fileUrl, type StandIn } from "../stand-in";
import { adminPath, type Html, layOut, showStatus, showTime } from "./layout";

/** The shop's files with how far each has come. */
export function serveFiles(web: Hono, standIn: StandIn): void {
  web.get(`${adminPath(standIn)}/content/files`, (c) =>
    c.html(layOut({ standIn, title: "Files", current: "/content/files", body: drawFiles(standIn) })),
  );
}

function drawFiles(standIn: StandIn): Html {
  const files = [...standIn.state.files.values()].reverse();
  const row = (file: ShopFile) => html`<tr>
    <td>${file.status === "READY" ? html`<img src="${fileUrl(standIn, file)}&width=80" alt="" width="40" height="40" loading="lazy">` : ""}</td>
    <td><a href="${fileUrl(standIn, file)}" target="_blank" rel="noopener">${file.filename}</a><br><small>${file.alt}</small></td>
    <td>${showStatus(file.status)}${file.errors.map(({ message }) => html`<br><small>${message}</small>`)}</td>
    <td class="exact">${file.width ? `${file.width} × ${file.height}` : ""}</td>
    <td class="exact">${file.bytes ? `${Math.ceil(file.bytes / 1024)} kB` : ""}</td>
    <td>${showTime(file.createdAt)}</td>
  </tr>`;
  return html`<h1>Files</h1>
<p class="hint">A name with <code>sentinel-fail</code> ends failed, one with <code>sentinel-stuck</code> stays processing.</p>
<div class="scroll"><table><thead><tr><th><span class="hidden">Picture</span></th><th>File</th><th>Status</th><th>Pixels</th>
<th>Size</th><th>Added</th></tr></thead>
<tbody>${files.length > 0 ? files.map(row) : html`<tr><td colspan="6">No files.</td></tr>`}</tbody></table></div>`;
}
