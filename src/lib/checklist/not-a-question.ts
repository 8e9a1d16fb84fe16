import type { Language } from './language.ts';
import { proposeOn, proseOf, type Passage } from './passage.ts';
import type { Rule } from './rule.ts';
import { isStandIn } from './empty-section.ts';

const ID = 'not-a-question';

/** A line among the unknowns that asks nothing, so that nothing could be its answer. A missing mark is no fault. */
export const notAQuestion: Rule = {
	id: ID,
	says: 'Unknowns that ask nothing: topics, statements, things to do.',
	check(snapshot) {
		const unknowns = proseOf(snapshot, ['unknowns']).filter(
			({ block }) => block.name === 'unknown',
		);
		const written = unknowns.filter(({ block }) => block.text.trim() !== '');
		// Alone, "none" is the whole section's answer.
		if (written.every(({ block }) => isStandIn(block.text))) return [];
		return written
			.filter(({ block, language }) => !asks(block.text, language) && !saysNone(block.text))
			.map(({ section, block, language }) => {
				const from = block.text.search(/\S/);
				const to = block.text.trimEnd().length;
				const asked = rewordTopic(block.text.trim(), language);
				const passage: Passage = { section, block, from, to };
				const rest = {
					rationale: 'It asks nothing, so nobody could tell when it is answered.',
					epistemic: 'inferred' as const,
					rule: ID,
				};
				return asked === null
					? proposeOn(passage, {
							...rest,
							kind: 'question',
							text: ASK[language](topicOf(block.text)),
						})
					: proposeOn(passage, { ...rest, kind: 'replace', text: asked });
			});
	},
};

const ASK: Record<Language, (topic: string) => string> = {
	en: (topic) => `What has to be found out about “${topic}”?`,
	de: (topic) => `Was ist zu „${topic}“ herauszufinden?`,
	es: (topic) => `¿Qué hay que averiguar sobre «${topic}»?`,
	ja: (topic) => `「${topic}」について何を明らかにするか。`,
};

const topicOf = (text: string): string =>
	text
		.trim()
		.replace(/(?<![.。:;])[.。:;]+$/u, '')
		.replace(/\s+/g, ' ');

const MARK = /[?？؟]/u;
const NOT_KNOWN: Record<Language, RegExp> = {
	en: /(?<!\p{L})(?:unknown|unclear|not (?:yet )?(?:known|clear|decided|sure|settled)|undecided|unsure|don[’']t know|do not know|no idea|open question|to be (?:found|decided|clarified|confirmed)|remains? open|need to (?:know|find out)|find out|not told)(?!\p{L})/iu,
	de: /(?<!\p{L})(?:unbekannt|unklar|ungewiss|offen|ungeklärt|nicht (?:bekannt|klar|geklärt|entschieden|sicher)|wissen (?:wir )?nicht|weiß (?:ich|niemand|man)|fraglich|zu klären|herausfinden)(?!\p{L})/iu,
	es: /(?<!\p{L})(?:desconocid[oa]s?|no (?:sabemos|se sabe|está claro|sé|consta)|sin decidir|por (?:aclarar|saber|averiguar|decidir)|falta (?:saber|por saber)|se desconoce|averiguar|duda)(?!\p{L})/iu,
	ja: /不明|未定|未確認|未確定|わから|分から|はっきりし|疑問|要確認|決まっていない|知らない/u,
};
const ASKS: Record<Language, RegExp> = {
	en: /^(?:[-–—•]\s*)?(?:(?:and|but|also|so|then|or|still open|open|question)[,:]?\s+)?(?:who|whom|whose|what|which|when|where|why|how|whether|if|is|are|was|were|am|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would|isn[’']t|aren[’']t|don[’']t|doesn[’']t|(?:in|on|at|by|for|from|to|with|of|under|until|since|about|through) (?:who|whom|whose|what|which|when|where|how))(?!\p{L})|(?<!\p{L})(?:or not|whether|which of|how (?:many|much|long|often|far|soon|big|large)|depends on)(?!\p{L})|^if [^,]+, (?:who|what|which|when|where|why|how|is|are|do|does|can|should|will)(?!\p{L})|^\S+(?:\s\S+){0,5}\sor\s\S+(?:\s\S+){0,5}$/iu,
	de: /^(?:(?:und|aber|auch|offen|frage)[,:]?\s+)?(?:wer|wen|wem|wessen|was|welche[rsnm]?|wann|wo|wohin|woher|warum|weshalb|wieso|wie|wieviele?|ob|womit|wofür|wodurch|woran|worauf|worüber|wovon|wozu|inwieweit|inwiefern|ist|sind|war|waren|hat|haben|hatte|kann|können|darf|dürfen|muss|müssen|soll|sollen|wird|werden|gibt|gilt|gelten|braucht|reicht|reichen|hält|halten|liegt|liegen|steht|stehen|kommt|kommen|geht|gehen|bleibt|bleiben|deckt|stimmt|passt|genügt|lässt|läuft|macht|(?:in|an|auf|bei|mit|für|von|bis|seit|ab|zu|nach|unter|über|aus|durch|um|gegen|ohne) (?:wem|wen|was|welche[rsnm]?|wann|wo))(?!\p{L})|(?<!\p{L})(?:ob|wie viele?|welche[rsnm]?|oder nicht)(?!\p{L})|^\S+(?:\s\S+){0,5}\soder\s\S+(?:\s\S+){0,5}$/iu,
	es: /^(?:(?:y|pero|también)[,:]?\s+)?(?:quién(?:es)?|qué|cuál(?:es)?|cuándo|dónde|adónde|por qué|cómo|cuánt[oa]s?|si|(?:a|de|en|con|para|por|desde|hasta|sobre) (?:quién(?:es)?|qué|cuál(?:es)?|cuándo|dónde|cuánt[oa]s?))(?!\p{L})|¿|(?<!\p{L})(?:si o no|o no)(?=[\s.]*$)|^\S+(?:\s\S+){0,5}\so\s\S+(?:\s\S+){0,5}$/iu,
	ja: /(?:か|かどうか|のか|だろうか|ないか|かな)[。.、]?\s*(?:[（(][^（）()]*[)）])?\s*$|(?:かどうか|何(?:を|が|に|の|か|名|人|件|回|時)|どの|どれ|どこ|だれ|誰|いつ|なぜ|いくつ|いくら|どう|どちら)/u,
};

const asks = (text: string, language: Language): boolean =>
	MARK.test(text) || ASKS[language].test(text.trim()) || NOT_KNOWN[language].test(text);

/** "None, because …" answers for the whole section. */
const saysNone = (text: string): boolean =>
	/^\s*(?:none|nothing|no (?:open )?(?:questions?|unknowns)|keine?|nichts|ninguna?|nada|なし|特になし)(?:[\s,;:–—-]|、)/iu.test(
		text,
	);

/** "The deadline of the grant." → "What is the deadline of the grant?" where no verb makes it a statement. */
function rewordTopic(text: string, language: Language): string | null {
	const topic = topicOf(text);
	if (language === 'en') {
		const noun =
			/^The ((?:\p{Ll}[\p{L}-]*)(?<!s)) ((?:of|for|in|on|at|to) (?:the |our |a |an |each )?[\p{L}\d’'-]+(?: [\p{L}\d’'-]+){0,4})$/u;
		return noun.test(topic) ? `What is ${topic.charAt(0).toLowerCase()}${topic.slice(1)}?` : null;
	}
	if (language === 'ja')
		return /の(?:期限|金額|人数|日程|場所|費用|予算|担当者?|理由|原因|締切|時刻|順番)$/u.test(topic)
			? `${topic}は何か。`
			: null;
	return null;
}
