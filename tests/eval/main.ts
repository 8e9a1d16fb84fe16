/**
 * `npm run eval -- checklist [--briefs <folder>] [--list]`: how well the built-in worker finds what was planted.
 * With --list also what it missed, the traps it sprang and what no label speaks of.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CHECKLIST } from '#lib/checklist/checklist.ts';
import { readEvalBriefs } from './eval-brief.ts';
import { score, type Placed, type Score } from './score.ts';

const { values, positionals } = parseArgs({
	options: { briefs: { type: 'string' }, list: { type: 'boolean' } },
	allowPositionals: true,
});
if (positionals.length !== 1 || positionals[0] !== 'checklist') {
	console.error(
		'Name the worker to measure: npm run eval -- checklist [--briefs <folder>] [--list]',
	);
	process.exit(1);
}
const folder = values.briefs ?? fileURLToPath(new URL('../assets/eval', import.meta.url));
const scores = readEvalBriefs(folder).map(score);
console.log(table(scores));
if (values.list) console.log(list(scores));

function table(scores: Score[]): string {
	const rows = [...CHECKLIST.map((rule) => rule.id), null].map((rule) => {
		const of = <Item>(items: Item[], ruleOf: (item: Item) => string | null): number =>
			items.filter((item) => rule === null || ruleOf(item) === rule).length;
		const planted = of(
			scores.flatMap((one) => one.defects),
			(defect) => defect.class,
		);
		const hit = of(
			scores.flatMap((one) => one.hits),
			({ defect }) => defect.class,
		);
		const traps = of(
			scores.flatMap((one) => one.traps),
			(trap) => trap.looksLike,
		);
		const sprung = of(
			scores.flatMap((one) => one.sprung),
			({ trap }) => trap.looksLike,
		);
		const rest = of(
			scores.flatMap((one) => one.unlabelled),
			(proposal) => proposal.rule,
		);
		return [
			rule ?? 'all',
			`${hit}/${planted}`,
			planted === 0 ? '–' : (hit / planted).toFixed(2),
			`${sprung}/${traps}`,
			String(rest),
		];
	});
	const head = ['class', 'found', 'recall', 'traps sprung', 'unlabelled'];
	const widths = head.map((name, column) =>
		Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: string[]): string =>
		cells
			.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
			)
			.join('  ');
	const clean = scores.filter((one) => one.isClean);
	const alarms = clean.reduce((sum, one) => sum + one.proposals.length, 0);
	const proposals = scores.flatMap((one) => one.proposals);
	const fits = scores.flatMap((one) => one.hits.map(({ fit }) => fit));
	const count = (fit: string): number => fits.filter((one) => one === fit).length;
	return [
		`${scores.length} briefs, ${proposals.length} proposals`,
		'',
		line(head),
		...rows.map(line),
		'',
		`False alarms a clean brief: ${clean.length === 0 ? '–' : (alarms / clean.length).toFixed(2)} (${alarms} on ${clean.length})`,
		`Anchors resolved: ${proposals.filter(({ place }) => place !== null).length} of ${proposals.length}`,
		`Anchors of what was found: ${count('exact')} exact, ${count('inside')} inside, ${count('around')} around, ${count('partial')} partial, ${count('section')} on a section`,
	].join('\n');
}

function list(scores: Score[]): string {
	const show = ({ rule, section, quote, text }: Placed): string =>
		`${rule} @${section} “${quote}” → ${text}`;
	return scores
		.flatMap(({ brief, defects, hits, sprung, unlabelled, proposals }) => [
			`\n${brief.id} ${brief.title}`,
			...defects
				.filter((defect) => !hits.some((hit) => hit.defect === defect))
				.map((defect) => `  missed      ${defect.class} @${defect.section} “${defect.quote}”`),
			...sprung.map(({ proposal }) => `  trap sprung ${show(proposal)}`),
			...unlabelled.map((proposal) => `  unlabelled  ${show(proposal)}`),
			...proposals
				.filter(({ place }) => place === null)
				.map((proposal) => `  unresolved  ${show(proposal)}`),
		])
		.join('\n');
}
