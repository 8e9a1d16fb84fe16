import { parseStop } from '#brief';
import { ENGLISH_JUDGEMENT } from './english-judgement.ts';
import { GERMAN_JUDGEMENT } from './german-judgement.ts';
import { JAPANESE_JUDGEMENT } from './japanese-judgement.ts';
import type { Judgement } from './judgement.ts';
import type { Language } from './language.ts';
import { ownWords, proposeOn, proseOf } from './passage.ts';
import type { Rule } from './rule.ts';
import { SPANISH_JUDGEMENT } from './spanish-judgement.ts';

const ID = 'unmeasurable-stop';

export const JUDGEMENTS: Record<Language, Judgement> = {
	en: ENGLISH_JUDGEMENT,
	de: GERMAN_JUDGEMENT,
	es: SPANISH_JUDGEMENT,
	ja: JAPANESE_JUDGEMENT,
};

/** A stop condition that is a matter of judgement: no meter and no event could say that it holds. */
export const unmeasurableStop: Rule = {
	id: ID,
	says: 'Stop conditions that are a matter of judgement, so that nobody could see them happen.',
	check: (snapshot) =>
		proseOf(snapshot, ['stops'])
			.filter(({ block }) => parseStop(block.text).type === 'free-text')
			.flatMap(({ section, block, language }) => {
				const words = JUDGEMENTS[language];
				const vague = findJudgement(ownWords(block), words);
				if (vague === null) return [];
				return proposeOn(
					{ section, block, from: 0, to: block.text.length },
					{
						kind: 'replace',
						text: words.measurable.find(({ about }) => about.test(block.text))?.text ?? '',
						rationale: `Nobody can observe “${vague}”, and the runner can only enforce what it can measure. The figure is a proposal.`,
						epistemic: 'recommended',
						rule: ID,
					},
				);
			}),
};

/** Shorter than this, what stands before the mark is no condition. */
const SHORTEST_CONDITION = 12;
/** A condition says in fewer characters what it waits for. */
const READ = 2_000;

function findJudgement(
	text: string,
	{ somethingToSee, toldAfterwards, judgements }: Judgement,
): string | null {
	const words = text.slice(0, READ).replace(/\s/g, ' ');
	const end = words.search(toldAfterwards);
	const condition = end > SHORTEST_CONDITION ? words.slice(0, end) : words;
	if (somethingToSee.test(condition)) return null;
	for (const pattern of judgements) {
		const found = pattern.exec(condition)?.[0];
		if (found !== undefined) return found.trim();
	}
	return null;
}
