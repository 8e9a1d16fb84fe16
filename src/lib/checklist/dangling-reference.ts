import type { SnapshotBlock } from '#brief';
import type { Language } from './language.ts';
import { isWithin, literalsIn, proposeOn, proseOf } from './passage.ts';
import type { Rule } from './rule.ts';

const ID = 'dangling-reference';

/** A premise is accepted, doubted and rejected alone, so it must say by itself what it is about. */
export const danglingReference: Rule = {
	id: ID,
	says: 'Premises that open with it, this or they, where nothing before says who or what is meant.',
	check(snapshot) {
		const premises = proseOf(snapshot, ['context']).filter(({ block }) => block.text.trim() !== '');
		return premises.flatMap(({ section, block, language }, index) => {
			const from = block.text.search(/\S/);
			const found = openingIn(block.text.slice(from), language);
			if (!found) return [];
			const span = { from, to: from + found.pronoun.length };
			if (isWithin(span, literalsIn(block))) return [];
			const before = premises[index - 1];
			if (before && fits(found, before.block, language)) return [];
			return proposeOn(
				{ section, block, ...span },
				{
					kind: 'question',
					text: ASK[language](found.pronoun, excerpt(block.text)),
					rationale: `The premise opens with “${found.pronoun}”, and nothing before it says what that is. Read alone, it can’t be checked.`,
					epistemic: 'observed',
					rule: ID,
				},
			);
		});
	},
};

const ASK: Record<Language, (pronoun: string, words: string) => string> = {
	en: (pronoun, words) => `Who or what is “${pronoun}” in “${words}”?`,
	de: (pronoun, words) => `Wer oder was ist mit „${pronoun}“ gemeint in „${words}“?`,
	es: (pronoun, words) => `¿A quién o a qué se refiere «${pronoun}» en «${words}»?`,
	ja: (pronoun, words) => `「${words}」の「${pronoun}」は何を指すか。`,
};

const LONGEST_EXCERPT = 80;
function excerpt(text: string): string {
	const words = text.trim().replace(/\s+/g, ' ');
	if (words.length <= LONGEST_EXCERPT) return words.replace(/[.。]$/u, '');
	return `${words.slice(0, LONGEST_EXCERPT).replace(/\s+\S*$/u, '')} …`;
}

/** What it may stand for: one thing, several, a person, or a whole statement. */
type Number = 'one' | 'many' | 'person' | 'statement';
interface Opening {
	pronoun: string;
	number: Number;
	rest: string;
}

interface Grammar {
	/** The group `pronoun` and, in the rest, what tells an empty subject or a noun of its own. */
	openings: { pattern: RegExp; number: Number; unless?: RegExp }[];
	/** A statement before it may be meant: it is drawn on or summed up. */
	drawsOn: RegExp;
	/** How the premise before must begin for a pronoun of this number. */
	subjects: Record<Exclude<Number, 'statement'>, RegExp>;
}

const VERB_EN =
	"(?:is|are|was|were|has|have|had|does|do|did|can|could|will|would|may|might|must|shall|should|isn['’]t|aren['’]t|don['’]t|doesn['’]t|[a-z]+(?:s|ed)|[a-z]+)";
const EMPTY_IT =
	/^(?:is|was|will be|would be|has been|seems|appears|takes|turns out|may be|can be|follows|happens)\s+(?:(?:not|also|now|still|already|very|quite|only|always|usually|often)\s+)*(?:\p{L}+\s+){0,4}?(?:that|to|whether|if|when|who|how|why|because|since|for)(?!\p{L})|^(?:rain(?:s|ed)|snow(?:s|ed)|is (?:raining|cold|hot|late|early|time|dark))(?!\p{L})/iu;

/** The auxiliary that comes first tells the number of the subject before it; without one its article has to. */
const ONE_EN =
	/^(?:(?!(?:are|were|have|do)(?!\p{L}))[\p{L}\p{N}’'“”"./%-]+\s+){1,9}?(?:is|was|has|does|isn['’]t|wasn['’]t|hasn['’]t)(?!\p{L})|^(?:a|an|this|that|each|every|one|our|the|my|its)\s+(?:[\p{L}\d’'-]+\s+){0,2}?[\p{L}\d’'-]*[^s\s]\s+\p{Ll}+(?<!s)s(?!\p{L})/iu;
const MANY_EN =
	/^(?:(?!(?:is|was|has|does)(?!\p{L}))[\p{L}\p{N}’'“”"./%-]+\s+){1,9}?(?:are|were|have|do|aren['’]t|weren['’]t|haven['’]t|don['’]t)(?!\p{L})|^(?:these|those|both|all|most|some|many|several|two|three|four|five|six|seven|eight|nine|ten|our|the|my|its)\s+(?:[\p{L}\d’'-]+\s+){0,1}?\p{L}+(?<!s)s\s+\p{Ll}+(?<!s)(?!\p{L})/iu;

const GRAMMAR: Record<Language, Grammar> = {
	en: {
		openings: [
			{
				pattern: new RegExp(`^(?<pronoun>it)(?=\\s+(?:\\p{L}+ly\\s+)?${VERB_EN}(?!\\p{L}))`, 'iu'),
				number: 'one',
				unless: EMPTY_IT,
			},
			{
				pattern: /^(?<pronoun>it)(?=['’]s\s)/iu,
				number: 'one',
				unless: /^['’]s\s+(?:\p{L}+\s+){0,4}?(?:that|to|whether|if|when)(?!\p{L})/iu,
			},
			{ pattern: /^(?<pronoun>its|their|his|her)(?=\s+\p{L})/iu, number: 'one' },
			{ pattern: /^(?<pronoun>they|them)(?=\s|['’])/iu, number: 'many' },
			{ pattern: /^(?<pronoun>she|he)(?=\s|['’])/iu, number: 'person' },
			{
				pattern:
					/^(?<pronoun>this|that)(?=\s+(?:(?:also|now|still|only|then|once|never|always|usually|already|again|\p{L}+ly)\s+)?(?:is|was|has|had|does|did|can|could|will|would|may|might|must|should|isn['’]t|wasn['’]t|doesn['’]t|means|meant|applies|applied|costs|comes|came|goes|went|works|worked|happens|happened|takes|took|needs|needed|includes|included|makes|made|breaks|broke|changes|changed|holds|held|leads|led|depends|depended|stays|stayed|saves|saved|runs|ran|affects|affected|gets|got|follows|followed|causes|caused|starts|started|stops|stopped|fails|failed|gives|gave|seems|seemed|remains|remained|requires|required|ends|ended|shows|showed|helps|helped|looks|looked|uses|used|keeps|kept)(?!\p{L})|['’]s\s)/iu,
				number: 'statement',
			},
			{
				pattern:
					/^(?<pronoun>these|those|both|the (?:former|latter|same))(?=\s+(?:(?:also|now|still|only|\p{L}+ly)\s+)?(?:are|were|have|had|do|did|can|could|will|would|may|might|must|should|aren['’]t|weren['’]t|don['’]t|apply|come|came|go|went|took|include|depend|remain|got|is|was|has)(?!\p{L}))/iu,
				number: 'many',
			},
		],
		drawsOn:
			/^\s*(?:means|implies|includes|applies|follows|leads|leaves|is (?:why|because|also why|how)|was (?:why|because))(?!\p{L})/iu,
		subjects: {
			one: ONE_EN,
			many: MANY_EN,
			person: /^(?:\p{Lu}[\p{L}’'-]+|(?:the|our|my)\s+\p{L}+)/u,
		},
	},
	de: {
		openings: [
			{
				pattern:
					/^(?<pronoun>Sie)(?=\s+(?:sind|haben|wurden|werden|waren|hatten|können|müssen|wollen|sollen|dürfen|\p{Ll}{2,}(?:en|ten))(?!\p{L}))/u,
				number: 'many',
			},
			{ pattern: /^(?<pronoun>Sie|Er)(?=\s+\p{Ll}+t?(?!\p{L}))/u, number: 'one' },
			{
				pattern: /^(?<pronoun>Es)(?=\s+\p{Ll}+(?!\p{L}))/u,
				number: 'one',
				unless:
					/^(?:gibt|gab|gilt|gelten|lohnt|fehlt|fehlen|handelt|geht um|heißt|scheint|bleibt|bleiben|besteht|bestehen|liegt|liegen|steht|stehen|kommt|kommen|regnet|schneit|bedarf|wird|werden|wurde|wurden|sind|waren|nehmen|arbeiten|fahren|kann|können|darf|dürfen|muss|müssen|soll|sollen)(?!\p{L})|(?:,\s*(?:dass|ob|wenn|wer|wie|zu)|\szu\s+\p{Ll}+en)(?!\p{L})|^ist\s+(?:\p{Ll}+\s+)?(?:verboten|erlaubt|üblich|möglich|nötig|bekannt|klar|wichtig)(?!\p{L})/u,
			},
			{
				pattern:
					/^(?<pronoun>Das|Dies|Dieses|Diese|Dieser|Jene|Jenes|Beides|Beide|Letztere[rs]?)(?=\s+(?:ist|sind|war|waren|wird|werden|wurde|wurden|hat|haben|hatte|hatten|kann|können|muss|müssen|soll|sollen|darf|dürfen|gilt|galt|liegt|lag|kostet|dauert|führt|betrifft|bedeutet|heißt|geht|ging|kommt|kam|läuft|lief|steht|stand|passt|reicht|braucht|funktioniert|stammt|hängt|macht|bleibt|blieb|gelten|liegen|stehen|kosten|dauern|brauchen)(?!\p{L}))/u,
				number: 'statement',
			},
			{ pattern: /^(?<pronoun>Ihre|Ihr|Deren|Dessen)(?=\s+\p{Lu})/u, number: 'one' },
		],
		drawsOn: /^\s*(?:bedeutet|heißt|gilt (?:auch|nur)|betrifft auch|schließt)(?!\p{L})/u,
		subjects: {
			// "Sie" is feminine and "er" masculine, and so is the subject it goes back to; both begin with their article.
			one: /^(?:Der|Die|Das|Ein|Eine|Unser|Unsere|Mein|Meine|Jeder|Jede|Frau|Herr|\p{Lu}\p{L}+)\s+(?:\p{L}+\s+){0,4}?\p{Lu}?\p{L}+\s+(?:\p{L}+t|ist|war|wird|wurde|hat|hatte|kann|muss|soll|darf)(?!\p{L})/u,
			many: /^(?:Die|Alle|Unsere|Beide|Zwei|Drei|Vier|Fünf|Viele|Mehrere|\d+)\s+(?:\p{L}+\s+){0,3}?\p{Lu}\p{L}+\s+(?:\p{L}+en|sind|waren|haben)(?!\p{L})/u,
			person: /^(?:Frau|Herr|\p{Lu}\p{Ll}+)\s/u,
		},
	},
	es: {
		openings: [
			{
				pattern: /^(?<pronoun>esto|eso|aquello)(?=\s+(?:\p{Ll}+\s+)?\p{Ll}+)/iu,
				number: 'statement',
			},
			{ pattern: /^(?<pronoun>ellos|ellas|éstos|éstas)(?=\s)/iu, number: 'many' },
			{
				pattern:
					/^(?<pronoun>estos|estas|esos|esas|ambos|ambas)(?=\s+(?:son|fueron|eran|están|han|deben|pueden|no|se|ya|también|tienen|van)(?!\p{L}))/iu,
				number: 'many',
			},
			{
				pattern:
					/^(?<pronoun>este|esta|ese|esa|éste|ésta|él|ella)(?=\s+(?:es|fue|era|está|ha|debe|puede|no|se|ya|también|tiene|va|sale|cierra|abre|dice|dijo|quiere)(?!\p{L}))/iu,
				number: 'one',
			},
			{ pattern: /^(?<pronoun>lo mismo)(?=\s)/iu, number: 'statement' },
		],
		drawsOn: /^\s*(?:significa|implica|incluye|quiere decir|se debe)(?!\p{L})/iu,
		subjects: {
			one: /^(?:El|La|Un|Una|Nuestro|Nuestra|Cada|Su)\s+\p{L}+/u,
			many: /^(?:Los|Las|Unos|Unas|Nuestros|Nuestras|Todos|Todas|Dos|Tres|\d+)\s+\p{L}+/u,
			person: /^\p{Lu}\p{Ll}+/u,
		},
	},
	ja: {
		openings: [
			{
				pattern:
					/^(?<pronoun>これら?|それら?|あれら?|彼ら|彼女ら|彼女|彼|そこ|ここ|あそこ|どちらも|両者)(?=(?:は|が|を|に|も|で|では|には|の方|のほう|より)(?!\p{sc=Hira}*(?:ぞれ)))/u,
				number: 'statement',
			},
		],
		drawsOn: /^(?:は|が)?(?:[^。]*(?:を意味する|ということ|ためである|からである|を含む))/u,
		subjects: { one: /^[^。]+?[はが]/u, many: /^[^。]+?[はが]/u, person: /^[^。]+?(?:さん|氏)/u },
	},
};

function openingIn(text: string, language: Language): Opening | null {
	for (const { pattern, number, unless } of GRAMMAR[language].openings) {
		const pronoun = pattern.exec(text)?.groups?.['pronoun'];
		if (pronoun === undefined) continue;
		const rest = text.slice(pronoun.length);
		return unless?.test(rest.trimStart()) ? null : { pronoun, number, rest };
	}
	return null;
}

/** Whether the premise right before can be what is meant: of its subject, or of what it says. */
function fits(
	{ pronoun, number, rest }: Opening,
	before: SnapshotBlock,
	language: Language,
): boolean {
	const { drawsOn, subjects } = GRAMMAR[language];
	const text = before.text.trim();
	if (drawsOn.test(rest)) return true;
	if (number === 'statement') return false;
	if (language === 'de' && number === 'one') {
		const article = /^Er$/u.test(pronoun)
			? /^(?:Der|Ein|Unser|Herr)\s/u
			: /^Sie$/u.test(pronoun)
				? /^(?:Die|Eine|Unsere|Frau)\s/u
				: /^(?:Das|Ein|Unser)\s/u;
		if (/^(?:Er|Sie|Es)$/u.test(pronoun) && !article.test(text)) return false;
	}
	if (/^(?:their)$/i.test(pronoun)) return subjects.many.test(text);
	return subjects[number].test(text);
}
