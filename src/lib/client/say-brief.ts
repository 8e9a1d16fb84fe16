/** What a brief holds, counted from its live text and said in the bar that hands it off. */
import {
	saysNone,
	sourceOf,
	standingOf,
	type LiveText,
	type Standing,
	type StandingRecord,
} from '#brief';
import { sayNumber } from './say-time.ts';

export interface Premise {
	/** `P4`: its place in the brief now. */
	label: string;
	text: string;
	source: string | null;
	standing: Standing;
	record: StandingRecord | undefined;
}

export interface Stop {
	/** `S2` */
	label: string;
	text: string;
}

export interface BriefFacts {
	/** By uid, the empty ones left out. */
	premises: ReadonlyMap<string, Premise>;
	unknownsOpen: number;
	stops: readonly Stop[];
}

/** Neither an empty item nor one that says why there is none is counted. */
const isNothing = (text: string): boolean => text.trim() === '' || saysNone(text);

export function readFacts(
	live: LiveText,
	standings: ReadonlyMap<string, StandingRecord>,
): BriefFacts {
	const premises = new Map<string, Premise>();
	live.blocks('context').forEach(({ uid, text }, index) => {
		if (uid === null || isNothing(text)) return;
		const record = standings.get(uid);
		premises.set(uid, {
			label: `P${index + 1}`,
			text,
			source: sourceOf(text),
			standing: standingOf(record),
			record,
		});
	});
	const stops = live
		.blocks('stops')
		.map(({ text }, index) => ({ label: `S${index + 1}`, text }))
		.filter(({ text }) => !isNothing(text));
	return { premises, unknownsOpen: countOpen(live), stops };
}

/** An answer stands under the unknown that it answers. */
function countOpen(live: LiveText): number {
	const blocks = live.blocks('unknowns');
	return blocks.filter(
		({ name, text }, index) =>
			name === 'unknown' && !isNothing(text) && blocks[index + 1]?.name !== 'answer',
	).length;
}

/** “5 premises, one without a source. 2 unknowns open. 5 stops armed.” What was rejected no longer counts. */
export function sayFacts({ premises, unknownsOpen, stops }: BriefFacts): string {
	const stand = [...premises.values()].filter(({ standing }) => standing !== 'rejected');
	const bare = stand.filter(({ source }) => source === null).length;
	return [
		sayPremises(stand.length, bare),
		`${count(unknownsOpen, 'unknown')} open.`,
		stops.length > 0
			? `${count(stops.length, 'stop')} armed.`
			: 'No stop condition. It would run until its limits end.',
	].join(' ');
}

function sayPremises(all: number, bare: number): string {
	const premises = count(all, 'premise');
	if (bare === 0) return `${premises}.`;
	return `${premises}, ${all === 1 ? '' : all === bare ? 'all ' : `${sayNumber(bare)} `}without a source.`;
}

const count = (number: number, thing: string): string =>
	`${number === 0 ? 'No' : number} ${thing}${number === 1 ? '' : 's'}`;
