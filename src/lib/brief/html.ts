/** A brief as one HTML page that stands alone: to be read, printed and kept, without a script or anything to fetch. */
import type { Block, BriefContent, Words } from './content.ts';
import { HTML_STYLE } from './html-style.ts';
import type { Standing } from './premise.ts';
import { SECTION, SECTIONS, type SectionName } from './sections.ts';
import { isSafeHref } from './shape.ts';
import { isBlank } from './words.ts';

interface HtmlPage {
	title: string;
	by: string;
	/** When the page was made. */
	at: number;
	content: BriefContent;
	/** Of a premise, by its uid. */
	standingOf: (uid: string) => Standing;
	/** Numbers of the handoffs of the brief. */
	handoffs: number[];
	/** Base64 of the SHA-256 of `HTML_STYLE`: the one style that the page's policy lets through. */
	styleHash: string;
}

export function writeHtml(page: HtmlPage): string {
	const { title, by, at, content, handoffs, styleHash } = page;
	const name = escapeHtml(title.trim() === '' ? 'Untitled brief' : title);
	const day = new Date(at).toISOString().slice(0, 10);
	const numbers = handoffs.map((number) => `[${number}]`).join(' ');
	const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${name}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
<h1>${name}</h1>
<p class="by">${escapeHtml(by)}’s brief, exported <time>${day}</time>${numbers ? `, handed off ${numbers}` : ''}</p>
${SECTIONS.map((section) => writeSectionHtml(section, content[section], page.standingOf)).join('\n')}
</main>
</body>
</html>
`;
}

function writeSectionHtml(
	section: SectionName,
	blocks: Block[],
	standingOf: HtmlPage['standingOf'],
): string {
	const { label, item } = SECTION[section];
	let number = 0;
	const body = item
		? blocks
				.map((block, index) => {
					const answer = block.name === 'answer';
					// An empty item has its number too, as on the page.
					const id = answer ? '' : `${item.prefix}${++number}`;
					if (isBlank(block.words)) return '';
					const note = noteOf(block, blocks[index + 1], standingOf);
					return `<li${id ? ` id="${id}"` : ' class="answer"'}><span class="id">${id}</span><p>${inline(block.words)}</p>${note}</li>\n`;
				})
				.join('')
		: blocks.map(blockHtml).join('\n');
	const inner = item && body ? `<ol class="items">\n${body}</ol>` : body;
	return `<section>\n<h2>${label}</h2>\n${inner || '<p class="by">Nothing is written here.</p>'}\n</section>`;
}

function noteOf(
	{ name, attributes }: Block,
	next: Block | undefined,
	standingOf: HtmlPage['standingOf'],
): string {
	if (name === 'premise') return `<p class="by">${standingOf(String(attributes?.['uid']))}</p>`;
	if (name === 'unknown') {
		return `<p class="by">${next?.name === 'answer' ? 'answered' : 'open'}</p>`;
	}
	return '';
}

/** The title is the page's first heading and the section's name its second, so prose begins with the third. */
function blockHtml({ name, attributes = {}, words, blocks = [] }: Block): string {
	const inner = (): string => blocks.map(blockHtml).join('');
	switch (name) {
		case 'heading': {
			const tag = `h${Number(attributes['level'] ?? 1) + 2}`;
			return isBlank(words) ? '' : `<${tag}>${inline(words)}</${tag}>`;
		}
		case 'codeBlock':
			return `<pre><code>${escapeHtml((words ?? []).map(({ text }) => text).join(''))}</code></pre>`;
		case 'blockquote':
			return `<blockquote>${inner()}</blockquote>`;
		case 'bulletList':
			return `<ul>${inner()}</ul>`;
		case 'orderedList': {
			const start = Number(attributes['start'] ?? 1);
			return `<ol${Number.isSafeInteger(start) && start !== 1 ? ` start="${start}"` : ''}>${inner()}</ol>`;
		}
		case 'listItem':
			return `<li>${inner()}</li>`;
		case 'table':
			return `<table>${inner()}</table>`;
		case 'tableRow':
			return `<tr>${inner()}</tr>`;
		case 'tableHeader':
			return `<th scope="col">${inline(words)}</th>`;
		case 'tableCell':
			return `<td>${inline(words)}</td>`;
		default:
			return isBlank(words) ? '' : `<p>${inline(words)}</p>`;
	}
}

const inline = (words: Words[] = []): string =>
	words
		.map(({ text, marks = {} }) => {
			let html = escapeHtml(text);
			if (marks.code) html = `<code>${html}</code>`;
			if (marks.italic) html = `<em>${html}</em>`;
			if (marks.bold) html = `<strong>${html}</strong>`;
			const href = marks.link?.href;
			return isSafeHref(href) ? `<a href="${escapeHtml(href)}" rel="noreferrer">${html}</a>` : html;
		})
		.join('');

const ENTITY: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITY[sign] ?? '');
