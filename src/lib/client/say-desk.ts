/** The desk in words: a sentence under the date and one line for each brief. */
import type { SectionName } from '#lib/brief/sections.ts';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import { readingMinutes } from '#lib/handoff/reading-time.ts';
import type { Desk, DeskDraft, DeskReturn, HeldReturn } from '#lib/protocol/answers.ts';
import { firstName } from './say-name.ts';
import { sayTitle } from './say-title.ts';
import { capital, sayCount, sayNumber, sayOnDay, sayTime, type Here } from './say-time.ts';

export interface DeskLine {
	/** Stays the same while the desk is read again. */
	key: string;
	briefId: string;
	/** `[3]`, `[*]`, `[ ]`; empty for a draft. */
	id: string;
	title: string;
	say: string;
	/** When it surfaced; said stronger than what follows it. */
	at: string;
	note: string;
	/** What can be done about it here, besides opening it. */
	act: DeskAct | null;
	/** The handoff that failed: whoever opens its brief from here has seen that it did. */
	failed: string | null;
}
export interface DeskAct {
	/** `open-early`: before it surfaces; `open-held`: before the time this person put it off to. */
	is: 'cancel' | 'open-early' | 'open-held' | 'hold';
	handoffId: string;
}
export interface DeskGroup {
	label: string;
	/** Whether there is nothing to read in it yet. */
	quiet: boolean;
	lines: DeskLine[];
}

/** Groups with nothing in them are left out. */
export function sayDesk(desk: Desk, here: Here, myId: string): DeskGroup[] {
	const groups: DeskGroup[] = [
		{
			label: 'Surfaced',
			quiet: false,
			lines: desk.surfaced.map((entry) => surfacedLine(entry, here)),
		},
		{ label: 'Held', quiet: true, lines: desk.held.map((entry) => heldLine(entry, here)) },
		{
			label: 'Out',
			quiet: true,
			lines: desk.out.map((entry) =>
				entry.handoff.state === 'landed'
					? landedLine(entry, here, myId)
					: outLine(entry, here, myId),
			),
		},
		{ label: 'Drafts', quiet: true, lines: desk.drafts.map((draft) => draftLine(draft, here)) },
	];
	return groups.filter((group) => group.lines.length > 0);
}

/** The sentence under the date. */
export function sayToRead({ surfaced, held, out }: Desk): string {
	const open = surfaced.filter(({ handoff }) => openOf(handoff) > 0);
	if (open.length === 0) {
		const failed = surfaced.filter(({ handoff }) => handoff.state === 'failed').length;
		if (failed > 0) {
			return `Nothing to read. ${capital(sayCount(failed, 'handoff', 'handoffs'))} failed.`;
		}
		if (surfaced.length > 0) return 'Nothing is left to read.';
		if (held.length > 0) return 'Nothing to read before the time you set.';
		return out.length > 0 ? 'Nothing has surfaced yet.' : 'Nothing has surfaced, nothing is out.';
	}
	const minutes = open.reduce((sum, { handoff }) => sum + readingMinutes(openOf(handoff)), 0);
	const whole = open.length === 1 ? '' : open.length === 2 ? ' for both' : ' for all of them';
	const returns = capital(sayCount(open.length, 'return', 'returns'));
	return `${returns} to read, ${sayMinutes(minutes)}${whole}.`;
}

/** Whether there is nothing on the desk but, perhaps, the example that set-up left. */
export const isNewDesk = ({ surfaced, held, out, drafts }: Desk): boolean =>
	surfaced.length + held.length + out.length === 0 && drafts.every((draft) => draft.example);

const openOf = ({ counts }: HandoffView): number => counts?.open ?? 0;
const sayMinutes = (minutes: number): string =>
	`about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;

const lineOf = ({ briefId, title, handoff }: DeskReturn, id: string) => ({
	key: handoff.id,
	briefId,
	id,
	title: sayTitle(title),
	at: '',
	note: '',
	act: null,
	failed: null,
});

function surfacedLine(entry: DeskReturn, here: Here): DeskLine {
	const { handoff } = entry;
	if (handoff.state === 'failed') return failedLine(entry, here);
	const at = handoff.surfaceAt ?? handoff.endedAt;
	return {
		...lineOf(entry, `[${handoff.number}]`),
		say: sayReturn(handoff),
		at: at === null ? '' : sayTime(at, here),
		note: readInPart(handoff) ? 'read in part' : '',
		act: { is: 'hold', handoffId: handoff.id },
	};
}

function failedLine(entry: DeskReturn, here: Here): DeskLine {
	const { id, number, failure, endedAt } = entry.handoff;
	const why = failure ?? 'It could not be finished.';
	return {
		...lineOf(entry, `[${number}]`),
		say: /nothing was changed/i.test(why) ? why : `${why} Nothing was changed.`,
		at: endedAt === null ? '' : sayTime(endedAt, here),
		note: 'failed',
		failed: id,
	};
}

function sayReturn({ counts, stop }: HandoffView): string {
	const stopped = stop ? ` Stopped at step ${stop.step} by ${stop.condition}.` : '';
	if (!counts) return `It has surfaced.${stopped}`;
	const all = counts.open + counts.accepted + counts.rejected;
	if (all === 0) return `It came back without a suggestion.${stopped}`;
	if (counts.open === 0) {
		return `${all === 1 ? 'The one suggestion is' : `All ${sayNumber(all)} are`} decided.${stopped}`;
	}
	const what =
		counts.open === all
			? sayCount(all, 'suggestion', 'suggestions')
			: `${sayNumber(counts.open)} of ${sayNumber(all)} left to decide`;
	return `${capital(what)}, ${sayMinutes(readingMinutes(counts.open))}.${stopped}`;
}

const readInPart = ({ counts }: HandoffView): boolean =>
	!!counts && counts.open > 0 && counts.accepted + counts.rejected > 0;

function heldLine(entry: HeldReturn, here: Here): DeskLine {
	const { handoff, hold } = entry;
	return {
		...lineOf(entry, `[${handoff.number}]`),
		say: `You put this off ${sayOnDay(hold.at, here)}. It stays closed until then.`,
		note: `until ${sayTime(hold.until, here)}`,
		act: { is: 'open-held', handoffId: handoff.id },
	};
}

function landedLine(entry: DeskReturn, here: Here, myId: string): DeskLine {
	const { handoff } = entry;
	return {
		...lineOf(entry, `[${handoff.number}]`),
		say:
			typeof handoff.surface === 'number'
				? `It opens at the time ${handoff.by.id === myId ? 'you' : firstName(handoff.by.name)} set.`
				: 'It has ended and stays closed until then.',
		note: saySurface(handoff, here, myId),
		act: { is: 'open-early', handoffId: handoff.id },
	};
}

function outLine(entry: DeskReturn, here: Here, myId: string): DeskLine {
	const { handoff } = entry;
	const { worker, workerName, startAt, startedAt, by } = handoff;
	const who = worker === 'checklist' ? 'the checklist' : workerName;
	const starter = by.id === myId ? '' : ` Started by ${firstName(by.name)}.`;
	const note = saySurface(handoff, here, myId);
	if (handoff.state !== 'scheduled') {
		const since = sayTime(startedAt ?? startAt, here).replace(/ today$/, '');
		return { ...lineOf(entry, '[*]'), say: `With ${who} since ${since}.${starter}`, note };
	}
	const say =
		startAt > here.now
			? `Scheduled for ${sayTime(startAt, here)}, with ${who}.`
			: `Waiting for ${who}.`;
	return {
		...lineOf(entry, '[ ]'),
		say: say + starter,
		note,
		act: { is: 'cancel', handoffId: handoff.id },
	};
}

function saySurface({ surface, by }: HandoffView, here: Here, myId: string): string {
	if (typeof surface === 'number') return `surfaces ${sayTime(surface, here)}`;
	if (surface === 'now') return 'surfaces as soon as it is done';
	if (by.id === myId) return 'surfaces when you next open it';
	return `surfaces when ${firstName(by.name)} next opens the desk`;
}

const SPOKEN: Record<SectionName, string> = {
	goal: 'goal',
	context: 'context',
	unknowns: 'unknowns',
	stops: 'stop conditions',
	notes: 'notes',
};

function draftLine(
	{ briefId, title, updatedAt, written, example }: DeskDraft,
	here: Here,
): DeskLine {
	return {
		key: briefId,
		briefId,
		id: '',
		title: sayTitle(title),
		say: example ? 'An example. It goes once around with the checklist.' : sayWritten(written),
		at: '',
		note: sayTime(updatedAt, here),
		act: null,
		failed: null,
	};
}

function sayWritten(written: SectionName[]): string {
	if (written.length === 0) return 'Nothing is written yet.';
	const names = written.map((section) => SPOKEN[section]);
	const list = [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');
	const missing = !written.includes('goal')
		? ' No goal yet.'
		: !written.includes('stops')
			? ' No stop conditions yet.'
			: '';
	return `${capital(list)} written.${missing}`;
}
