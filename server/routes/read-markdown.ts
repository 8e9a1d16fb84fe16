/**
 * Markdown that somebody sends. What its parser takes for it grows with the square of some texts, `*_` or `<?` repeated,
 * so a long one is read in a thread of its own, which can be ended; the server goes on meanwhile.
 */
import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { makeUid, SECTIONS, type BriefContent, type SectionName } from '#brief';
import { readBrief, readSection } from '#lib/brief/markdown.ts';
import { Problem } from '#lib/protocol/problem.ts';

/** A whole brief, or the text of each section. */
export type MarkdownText = string | Partial<Record<SectionName, string>>;

interface ReadText {
	/** Null where the text has none, as that of sections never has. */
	title: string | null;
	content: BriefContent;
}

/** The worst text of this length takes some 100 ms, as long as a thread takes to start. */
const SHORT = 2_000;
/** Of the thread's own time: what runs beside it says nothing of the text. 200,000 characters of prose take a tenth. */
const MOST_CPU_MS = 3_000;
const LOOKS_EVERY_MS = 200;
const PATIENCE_MS = 30_000;

const newUid = (): string => makeUid(randomBytes(12));

export function readNow(text: MarkdownText): ReadText {
	if (typeof text === 'string') return readBrief(text, newUid);
	const content = {} as BriefContent;
	for (const section of SECTIONS) {
		content[section] = readSection(section, text[section] ?? '', newUid);
	}
	return { title: null, content };
}

/**
 * Long texts are read one after the other, so that many of them take one processor.
 * @returns a function that reads a text
 * @throws Problem `bad-request`: it nests deeper than the stack goes, or takes three seconds of a processor
 */
export function markdownReader(): (text: MarkdownText) => Promise<ReadText> {
	let last: Promise<unknown> = Promise.resolve();
	return async (text) => {
		const parts = typeof text === 'string' ? [text] : Object.values(text);
		try {
			if (parts.join('').length <= SHORT) return readNow(text);
			const read = last.then(() => readInThread(text));
			last = read.catch(() => undefined);
			return await read;
		} catch (cause) {
			if (!isRefusal(cause)) throw cause;
			throw new Problem(
				'bad-request',
				'This Markdown nests or marks more than a page can hold. Nothing was imported.',
				{ cause },
			);
		}
	};
}

class TooSlow extends Error {}

const isRefusal = (error: unknown): boolean =>
	error instanceof RangeError ||
	error instanceof TooSlow ||
	(error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY');

async function readInThread(text: MarkdownText): Promise<ReadText> {
	const thread = new Worker(new URL('./markdown-thread.ts', import.meta.url), {
		workerData: text,
		resourceLimits: { maxOldGenerationSizeMb: 512 },
	});
	let looks: NodeJS.Timeout | undefined;
	let patience: NodeJS.Timeout | undefined;
	try {
		return await new Promise<ReadText>((resolve, reject) => {
			const giveUp = () => reject(new TooSlow());
			patience = setTimeout(giveUp, PATIENCE_MS);
			looks = setInterval(() => {
				thread.cpuUsage().then(
					({ user, system }) => {
						if ((user + system) / 1_000 > MOST_CPU_MS) giveUp();
					},
					// It has not begun, or has ended.
					() => undefined,
				);
			}, LOOKS_EVERY_MS);
			thread.once('message', resolve).once('error', reject);
			thread.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)));
		});
	} finally {
		clearInterval(looks);
		clearTimeout(patience);
		await thread.terminate();
	}
}
