import type { Language } from './language.ts';
import { ownWords, proposeOn, proseOf, sentenceAround, type Prose } from './passage.ts';
import type { Rule } from './rule.ts';

const ID = 'no-done-test';

/** A goal that wishes for something better or has no end, and never says by what anybody would see that it is reached. */
export const noDoneTest: Rule = {
	id: ID,
	says: 'A goal without a way to see that it is done.',
	check(snapshot) {
		const goal = proseOf(snapshot, ['goal']).filter(({ block }) => block.text.trim() !== '');
		const [first] = goal;
		if (!first || goal.some(saysWhenDone) || goal.some(isCheckable)) return [];
		const wish = goal.map(findWish).find((found) => found !== null);
		if (!wish && !isOpenEnded(first)) return [];
		const passage = wish?.passage ?? firstSentence(first);
		const words = passage.block.text.slice(passage.from, passage.to);
		return [
			proposeOn(passage, {
				kind: 'question',
				text: ASK[passage.language](wish?.wish ?? null),
				rationale: `“${words}” names no count, list or test by which somebody who wasn’t there could see that it is done.`,
				epistemic: 'inferred',
				rule: ID,
			}),
		];
	},
};

const ASK: Record<Language, (wish: string | null) => string> = {
	en: (wish) =>
		wish === null
			? 'What would you look at to see that the goal is reached?'
			: `What would you look at to see that the goal is reached, “${wish}” included?`,
	de: (wish) =>
		wish === null
			? 'Woran ist zu sehen, dass das Ziel erreicht ist?'
			: `Woran ist zu sehen, dass das Ziel erreicht ist, auch „${wish}“?`,
	es: (wish) =>
		wish === null
			? '¿En qué se vería que el objetivo está cumplido?'
			: `¿En qué se vería que el objetivo está cumplido, también «${wish}»?`,
	ja: (wish) =>
		wish === null
			? '何を見れば目標に達したと分かるか。'
			: `何を見れば目標に達したと分かるか（「${wish}」も含めて）。`,
};

interface Found extends Prose {
	from: number;
	to: number;
}

const DONE: Record<Language, RegExp> = {
	en: /(?<!\p{L})(?:(?:is|are|be|call it|consider(?:ed)?(?: it)?|count(?:s|ed)? as|am|we[’']re|it[’']s|i[’']m)\s+(?:\p{L}+\s+){0,2}?(?:done|finished|complete|completed|over|ready|reached|met|achieved|satisfied|closed|accepted)\s+(?:\p{L}+\s+){0,3}?(?:when|once|if|as soon as|only when|after)|(?:done|finished|complete|ready|success|over|accepted|acceptance(?: criteria)?|definition of done|exit criteri(?:a|on)|end state)\s*(?:when|once|if|means|is when|=|:|–|—)|(?:good|far) enough (?:when|once|if)|(?:we|i|you|one|anyone|somebody)\s+(?:will |can |would )?(?:know|see|tell)\s+(?:that\s+)?(?:it|this|we|the \p{L}+)\s*(?:is|are|['’]s|['’]re)?\s*(?:done|finished|there|reached|worked|works)?\s*(?:when|by|from|because|if|once)|(?:the )?(?:test|measure|proof|success|criterion|criteria|check)\s+(?:is|are|of (?:done|success))|stop(?:s)? being (?:needed|necessary) when|counts? as (?:done|finished))(?!\p{L})|(?<!\p{L})(?:passes|pass) (?:the|all|every|its)(?!\p{L})/iu,
	de: /(?<!\p{L})(?:fertig|erledigt|erreicht|abgeschlossen|beendet|getan|geschafft|erfüllt|vollständig|am Ziel|zu Ende)(?:\s+(?:ist|sind|gilt|wäre)?\s*(?:\p{L}+\s+){0,4}?)?[,:]?\s*(?:wenn|sobald|falls|ist|sind|heißt|bedeutet|gilt|=|:)|(?:ist|sind|gilt|gelten|wäre)\s+(?:\p{L}+\s+){0,4}?(?:fertig|erledigt|erreicht|abgeschlossen|beendet|erfüllt|vollständig|geschafft)(?!\p{L})|(?<!\p{L})(?:Abnahme|Prüfstein|Kriterium|Erfolgskriteri\p{L}+|Ziel erreicht|zu erkennen (?:ist|daran)|erkennbar (?:daran|an))(?!\p{L})/iu,
	es: /(?<!\p{L})(?:(?:está|estará|queda|quedará|se da(?:rá)?|se considera(?:rá)?|damos|doy)\s+(?:\p{L}+\s+){0,3}?(?:list[oa]s?|terminad[oa]s?|complet[oa]s?|acabad[oa]s?|hech[oa]s?|cumplid[oa]s?|cerrad[oa]s?|finalizad[oa]s?)\s+(?:\p{L}+\s+){0,3}?(?:cuando|si|en cuanto|una vez)|(?:termina(?:do|mos)?|acaba(?:do)?|listo|hecho|cumplido|finaliza(?:do)?|éxito)\s*(?:cuando|si|en cuanto|=|:)|criterio(?:s)? de (?:éxito|aceptación|cierre|finalización)|se (?:ve|verá|sabrá|nota) que (?:está|se ha))(?!\p{L})/iu,
	ja: /完了|完成(?:とする|の(?:目安|条件|基準)|と(?:見な|みな))|達成(?:とする|の(?:目安|条件|基準)|と)|終了(?:とする|の(?:目安|条件|基準)|条件)|(?:できれば|揃えば|そろえば|付けば|押せば|なれば|載れば|終われば|通れば)(?:終わり|よい|良い|合格|完)|合格|でき(?:あ|上)がりとする|をもって(?:完|終)/u,
};

/** Better, nicer, good: to one reader it is there, to the next it isn't. */
const WISH: Record<Language, RegExp> = {
	en: /(?<!\p{L})(?:better|stronger|nicer|smoother|clearer|cleaner|happier|fairer|easier|simpler|faster|quicker|safer|friendl(?:y|ier)|warmer|livelier|tidier|fresher|leaner|smarter|improv(?:e|es|ed|ing)|enhance[sd]?|polish(?:ed)? (?:it|the|up)|optimi[sz]e[sd]?|streamline[sd]?|moderni[sz]e[sd]?|tidy up|clean up|freshen|spruce|more (?:\p{L}+ly )?(?:convincing|attractive|readable|engaging|professional|modern|robust|reliable|usable|user-friendly|lively|accessible|appealing|efficient|consistent|useful|fun|intuitive|elegant|coherent|inviting|persuasive|visible|organi[sz]ed|maintainable|pleasant|inclusive|welcoming)|as (?:good|well|nice|smooth|fast|clear|simple) as possible|good|great|nice|(?:up|close) to (?:the )?(?:level|standards?|scratch|par|speed|date)|state of the art|world[- ]class|high[- ]quality|attractive|beautiful|engaging|delight(?:ful|s)?|feels? (?:\p{L}+ly )?\p{L}+|looks? (?:good|great|nice|better|\p{L}+ly)|make sense of|get a grip|in(?:to)? (?:good |better )?(?:shape|order(?! to(?!\p{L}))|form)|under control|happy|satisfied|pleased)(?!\p{L})/iu,
	de: /(?<!\p{L})(?:besser\p{L}*|schöner\p{L}*|klarer\p{L}*|stärker\p{L}*|einfacher\p{L}*|schneller\p{L}*|freundlicher\p{L}*|attraktiver\p{L}*|verbesser\p{L}+|optimier\p{L}+|aufräumen|modernisier\p{L}+|auf Vordermann|möglichst \p{L}+|so \p{L}+ wie möglich|reibungslos|ansprechend\p{L}*|überzeugend\p{L}*|zufrieden\p{L}*|schön\p{L}{0,2}|gut\p{L}{0,2}|rund|glänzen|in Schwung|fit machen|zeitgemäß\p{L}*|hochwertig\p{L}*|verständlicher\p{L}*|übersichtlicher\p{L}*|wohlfühl\p{L}*|wohl fühlen)(?!\p{L})/iu,
	es: /(?<!\p{L})(?:mejor(?:es|ar|amos|ada|ado|emos)?|más (?:clar|bonit|simp|fácil|fuert|atractiv|convincent|modern|ágil|rápid|limpi|ordenad|cómod|amabl|legibl|útil|segur)\p{L}*|optimizar|moderniz\p{L}+|pulir|ordenar un poco|bonit[oa]s?|buen[oa]s?|bien(?=[\s.,;]|$)|gust[ea]n?|encant[ea]n?|content[oa]s?|satisfech[oa]s?|agradables?|atractiv[oa]s?|de calidad|lo (?:antes|mejor|más \p{L}+) posible|que (?:luzca|brille|funcione|quede)\p{L}*|poner al día|a la altura)(?!\p{L})/iu,
	ja: /(?:よ|良)(?:り良|りよ|くする|くした|いもの)|改善|向上|もっと|より(?:\p{sc=Han}|\p{sc=Hira})+(?:く|な|に)|気持ちよ|気持ち良|使いやす|読みやす|わかりやす|分かりやす|見やす|きれいに|綺麗に|魅力|喜ばれ|満足|スムーズ|円滑|できるだけ|なるべく|充実|しっかり|見栄え|快適|親しみやす/u,
};

/** Work that could go on for ever, where nothing says what comes out of it. */
const OPEN_ENDED: Record<Language, RegExp> = {
	en: /^\s*(?:please )?(?:look (?:into|at)|explore|investigate|work on|deal with|handle|think about|keep an eye on|take care of|help with|have a look at|sort out|play with|see what)(?!\p{L})/iu,
	de: /^\s*(?:bitte )?(?:sich um [^.]+ kümmern|an [^.]+ arbeiten|schauen,|mal (?:an)?schauen|über [^.]+ nachdenken|erkunden)/iu,
	es: /^\s*(?:por favor,? )?(?:explorar|investigar|trabajar en|ocuparse de|pensar en|echar un vistazo|ver qué)(?!\p{L})/iu,
	ja: /(?:について(?:考える|調べる|検討する)|を(?:検討する|見てみる|何とかする))[。]?\s*$/u,
};

/** A rule for every one of something, or a limit: that can be looked at, also where nobody wrote "done when". */
const CHECKABLE: Record<Language, RegExp> = {
	en: /(?<!\p{L})(?:so that (?:no|every|each|all|any|none)|(?:each|every|all|none|no) (?:[\p{L}\d-]+ ){1,5}?(?:has|have|is|are|gets?|names?|opens?|links?|holds?|lists?|shows?|carries|carry|works?|answers?|contains?|passes|says|goes|stands?)|for (?:each|every)|exactly \p{L}+|at most|at least|no (?:more|fewer|less|longer) than)(?!\p{L})/iu,
	de: /(?<!\p{L})(?:so dass|sodass|damit) (?:kein|jede|alle|nichts)|(?<!\p{L})(?:jede[rsnm]?|alle|kein(?:e[rnms]?)?) (?:[\p{L}\d-]+ ){1,5}?(?:hat|haben|ist|sind|nennt|steht|enthält|bekommt|öffnet|trägt)(?!\p{L})|(?<!\p{L})(?:für jede[nrs]?|genau ein\p{L}*|höchstens|mindestens)(?!\p{L})/iu,
	es: /(?<!\p{L})(?:de modo que|para que) (?:ningún|ninguna|cada|todos|todas|nadie)|(?<!\p{L})(?:cada|todos los|todas las|ningún|ninguna) (?:[\p{L}\d-]+ ){1,5}?(?:tiene|tenga|está|esté|aparece|lleva|abre)(?!\p{L})|(?<!\p{L})(?:para cada|exactamente|como máximo|al menos)(?!\p{L})/iu,
	ja: /(?:すべて|全て|各|どの)[^。]*(?:ある|付く|付いて|そろ|揃|載|なる|書かれ|入る)|ごとに[^。]*(?:一|1|１)|ちょうど|以内に|以下にする/u,
};

const saysWhenDone = ({ block, language }: Prose): boolean => DONE[language].test(block.text);
const isCheckable = ({ block, language }: Prose): boolean =>
	CHECKABLE[language].test(ownWords(block));
const isOpenEnded = ({ block, language }: Prose): boolean => OPEN_ENDED[language].test(block.text);

function findWish(prose: Prose): { wish: string; passage: Found } | null {
	const found = WISH[prose.language].exec(ownWords(prose.block));
	if (!found) return null;
	const span = { from: found.index, to: found.index + found[0].length };
	const sentence = sentenceAround(prose.block.text, span);
	const from = prose.block.text.lastIndexOf(sentence, span.from);
	return {
		wish: prose.block.text.slice(span.from, span.to),
		passage: { ...prose, from: Math.max(from, 0), to: Math.max(from, 0) + sentence.length },
	};
}

function firstSentence(prose: Prose): Found {
	const { text } = prose.block;
	const from = text.search(/\S/);
	const sentence = sentenceAround(text, { from, to: from + 1 });
	return { ...prose, from, to: from + sentence.length };
}
