import { sourceOf } from '#brief';
import { findFigures, type Figure } from './figures.ts';
import type { Language } from './language.ts';
import { isWithin, literalsIn, proposeOn, proseOf, type Prose } from './passage.ts';
import type { Rule } from './rule.ts';

const ID = 'unsourced-premise';

/** A figure that the work will build on, and no document, system or person to ask about it. */
export const unsourcedPremise: Rule = {
	id: ID,
	says: 'Premises with a hard figure that don’t say where it comes from.',
	check: (snapshot) =>
		proseOf(snapshot, ['context']).flatMap((prose) => {
			const { section, block, language } = prose;
			if (namesSource(block.text, language)) return [];
			const [figure] = hardFigures(prose);
			if (!figure) return [];
			const words = block.text.slice(figure.from, figure.to);
			return proposeOn(
				{ section, block, from: figure.from, to: figure.to },
				{
					kind: 'question',
					text: ASK[language](words, excerpt(block.text, figure)),
					rationale: `“${words}” stands there without a document, a system or a person behind it. What is built on it can’t be checked.`,
					epistemic: 'observed',
					rule: ID,
				},
			);
		}),
};

const ASK: Record<Language, (figure: string, words: string) => string> = {
	en: (figure, words) => `Where does “${figure}” come from: “${words}”?`,
	de: (figure, words) => `Woher stammt die Angabe „${figure}“: „${words}“?`,
	es: (figure, words) => `¿De dónde sale «${figure}»: «${words}»?`,
	ja: (figure, words) => `「${words}」の「${figure}」の出典は何か。`,
};

const LONGEST_EXCERPT = 90;
function excerpt(text: string, { from, to }: Figure): string {
	const words = text.trim().replace(/\s+/g, ' ');
	if (words.length <= LONGEST_EXCERPT) return words.replace(/[.。]$/u, '');
	const start = Math.max(0, from - LONGEST_EXCERPT / 2);
	const cut = text.slice(start, Math.max(to, start + LONGEST_EXCERPT)).replace(/\s+/g, ' ');
	return `${start > 0 ? '… ' : ''}${cut.trim()} …`;
}

/** Fewer things than this anybody can count again. */
const FEW = 10;

/** Measured or counted; a time of day is agreed, and not measured. */
function hardFigures({ block, language }: Prose): Figure[] {
	const literals = literalsIn(block);
	return findFigures(block.text, language).filter(
		(figure) =>
			figure.unit !== 'clock' &&
			(figure.unit !== 'count' || figure.value >= FEW || !Number.isInteger(figure.value)) &&
			!isWithin(figure, literals),
	);
}

interface Naming {
	/** Somebody says, measures or decides it; a document states it. */
	says: RegExp;
}

const DOCUMENT_EN =
	'(?:contract|agreement|report|minutes|log|register|dashboard|survey|sheet|spreadsheet|invoice|memo|mail|e-?mail|letter|list|plan|manual|handbook|guide|policy|law|act|code|bylaws?|article|clause|statute|regulations?|rules?|standard|spec(?:ification)?|ticket|export|database|catalogue|catalog|page|site|website|study|census|inventory|audit|budget|schedule|timetable|calendar|certificate|licen[cs]e|permit|protocol|notes?|record|records|file|map|drawing|datasheet|label|receipt|quote|offer|bill|statement|ledger|books|archive|document|documentation|readme|changelog|wiki|paper|article|press release|circular|notice|decision|resolution|order|forecast|form|brochure|tender|charter|treaty|lease|deed|screenshot|query|script|metrics?|monitor(?:ing)?|telemetry|counter|meter|scale|tool|system|app)';
const STATES_EN =
	'(?:says?|said|states?|stated|lists?|listed|shows?|showed|fixes|fixed|caps?|capped|sets?|requires?|required|prescribes?|reports?|reported|names?|gives?|gave|records?|recorded|counts?|counted|allows?|allowed|guarantees?|limits?|limited|prohibits?|forbids?|puts?|quotes?|quoted|notes?|noted|measured|measures|confirms?|confirmed|estimates?|estimated|told|wrote|writes|promised|promises|agreed|agrees|decided|decides|claims?|claimed|expects?|expected|found|announced|approved|signed|voted|granted|ordered|calculated|computed|checked|tested|weighed|surveyed|asked)';

const NAMING: Record<Language, Naming> = {
	en: {
		says: new RegExp(
			[
				// By whom or what, or where it can be read.
				`(?<!\\p{L})(?:measured|counted|confirmed|signed|reported|estimated|calculated|checked|agreed|decided|approved|found|given|set|fixed|quoted|stated|noted|recorded|listed|published|weighed|surveyed|tested|documented|announced)\\s+(?:\\p{L}+\\s+)?(?:by|in|on|at|with|during)(?!\\p{L})`,
				`(?<!\\p{L})(?:according to|as per|per (?:the|our|my)|based on|see|source|sources|via|cf\\.?)(?!\\p{L})`,
				`(?<!\\p{L})(?:in|on|by|from|under|per|see|of) (?:the |our |my |their |this |its |last |(?:\\p{Lu}\\p{L}+(?:['’]s)? ))(?:[\\p{L}\\d-]+ ){0,3}${DOCUMENT_EN}(?!\\p{L})(?! (?:of our|are|is))`,
				`(?<!\\p{L})${DOCUMENT_EN}(?: of [^.,;]{1,50}| from [^.,;]{1,40}| for [^.,;]{1,40})? ${STATES_EN}(?!\\p{L})`,
				// A person or a role that says so.
				`(?<!\\p{L})(?:\\p{Lu}\\p{L}+|(?:the|our|my|its|their) (?:[\\p{L}-]+ ){1,3}?)\\s*(?:said|says|told|wrote|counted|measured|reported|estimates?|estimated|confirmed|promised|decided|agreed|weighed|checked|calculated|asked|quoted|voted|claims|thinks|believes|expects|announced|signed|approved|noted|found)(?!\\p{L})`,
				`(?<!\\p{L})(?:says|said|wrote|reports|told us|tells us|confirms|confirmed)(?: by)? (?:\\p{Lu}\\p{L}+|(?:the|our|my) \\p{L}+)`,
				// A clause, an article, a norm.
				`(?<!\\p{L})(?:article|section|clause|regulation|directive|resolution|RFC|ISO|DIN|IEC|annex|appendix|chapter|rule) \\d`,
				`(?<!\\p{L})I (?:counted|measured|checked|weighed|timed|asked|saw)(?!\\p{L})`,
			].join('|'),
			'u',
		),
	},
	de: {
		says: new RegExp(
			[
				'(?<!\\p{L})(?:laut|gemäß|nach Angaben?|nach Auskunft|zufolge|lt\\.|siehe|vgl\\.|Quelle)(?!\\p{L})',
				'(?<!\\p{L})(?:gezählt|gemessen|gewogen|geschätzt|bestätigt|berichtet|ermittelt|berechnet|geprüft|festgelegt|beschlossen|vereinbart|zugesagt|unterschrieben|genehmigt|mitgeteilt|angegeben) (?:von|durch|vom|in|im|bei|mit|am)(?!\\p{L})',
				'(?<!\\p{L})(?:von|vom|durch|mit) [^.,;]{2,40} (?:gezählt|gemessen|gewogen|geschätzt|bestätigt|berichtet|ermittelt|berechnet|geprüft|festgelegt|beschlossen|vereinbart|zugesagt|unterschrieben|genehmigt|mitgeteilt)(?!\\p{L})',
				'(?<!\\p{L})(?:im|in der|in den|aus dem|aus der|auf der|auf dem|nach dem|nach der|unter|per) (?:\\p{L}+ ){0,2}\\p{L}*(?:vertrag|bericht|protokoll|liste|plan|satzung|ordnung|rechnung|gesetz|bescheid|gutachten|handbuch|tabelle|angebot|beschluss|statistik|umfrage|datenblatt|register|grundbuch|kalender|vereinbarung|richtlinie|norm|blatt|akte|auszug|verzeichnis|dashboard|log)(?:e[sn]?|s|en)?(?!\\p{L})',
				'(?<!\\p{L})\\p{L}*(?:vertrag|bericht|protokoll|satzung|ordnung|gesetz|bescheid|gutachten|handbuch|angebot|beschluss|statistik|umfrage|vereinbarung|richtlinie|norm|plan|liste|verzeichnis|tabelle|preisliste)(?: [^.,;]{1,40})? (?:nennt|sagt|legt|zeigt|führt|schreibt|begrenzt|verlangt|fordert|erlaubt|verbietet|enthält|umfasst|sieht|bestimmt|regelt|gibt|weist)(?!\\p{L})',
				'(?<!\\p{L})(?:Frau|Herr|Dr\\.|Prof\\.) \\p{Lu}',
				'(?<!\\p{L})(?:sagt|sagte|sagen|schreibt|schrieb|meldet|meldete|bestätigt|bestätigte|schätzt|schätzte|zählte|maß|wog|versprach|beschloss|berichtet|berichtete|nennt|nannte|teilte|(?:hat|haben|habe) [^.;]{1,60}?(?:gezählt|gemessen|gewogen|gesagt|geschrieben|bestätigt|berichtet|geschätzt|gefragt|ermittelt))(?!\\p{L})',
				'§|(?<!\\p{L})(?:Artikel|Art\\.|Ziffer|Klausel|DIN|ISO|EN) \\d',
			].join('|'),
			'u',
		),
	},
	es: {
		says: new RegExp(
			[
				'(?<!\\p{L})(?:según|conforme a|de acuerdo con|véase|ver|fuente)(?!\\p{L})',
				'(?<!\\p{L})(?:contad[oa]s?|medid[oa]s?|pesad[oa]s?|estimad[oa]s?|confirmad[oa]s?|calculad[oa]s?|revisad[oa]s?|acordad[oa]s?|firmad[oa]s?|aprobad[oa]s?|publicad[oa]s?|registrad[oa]s?|fijad[oa]s?) (?:por|en|con|durante)(?!\\p{L})',
				'(?<!\\p{L})(?:en|por|de|del) (?:el |la |los |las |nuestro |nuestra )?(?:contrato|convenio|informe|acta|registro|plano|lista|manual|reglamento|ley|factura|presupuesto aprobado|tabla|encuesta|censo|inventario|correo|carta|calendario|catálogo|estatuto|acuerdo|documento|panel|hoja)s?(?!\\p{L})',
				'(?<!\\p{L})(?:el |la )?(?:contrato|convenio|informe|acta|registro|reglamento|ley|factura|encuesta|censo|inventario|manual|calendario|acuerdo|estatuto|lista|plano|catálogo|página)(?: [^.,;]{1,40})? (?:dice|fija|indica|muestra|limita|exige|permite|prohíbe|recoge|establece|enumera|cuenta|señala|nombra)(?!\\p{L})',
				'(?<!\\p{L})(?:dijo|dice|dicen|contó|contaron|midió|confirmó|confirma|estima|estimó|calculó|prometió|decidió|acordó|aprobó|firmó|informó|informa|escribió|avisó|registró|pesó|anunció|votó)(?!\\p{L})',
				'(?<!\\p{L})(?:artículo|art\\.|cláusula|norma|ISO|UNE) \\d',
			].join('|'),
			'iu',
		),
	},
	ja: {
		says: /出典|出所|によると|によれば|に基づ|による(?:と|[。、])|の(?:報告|記録|調べ|計算|測定|見積|集計|発表|回答|連絡|資料|議事録|契約|台帳|名簿)(?:で|に|から|では|によ)|さん[はがの]|氏[はがの]|部長|課長|係長|担当(?:者)?[がは]|(?:を|が)?(?:数え|測っ|計測し|確認し|調べ|見積もっ|報告し|決め)た|第\d+条|規則|規程|条例|契約書|議事録|報告書|図面|仕様書|証明書|台帳|https?:/u,
	},
};

/** In brackets somebody or something is named, in any language; else the sentence has to say it. */
function namesSource(text: string, language: Language): boolean {
	if (sourceOf(text) !== null || /https?:\/\/|www\./i.test(text)) return true;
	for (const [, words = ''] of text.matchAll(/[([（【]([^()[\]（）【】]{2,})[)\]）】]/gu)) {
		if (isSource(words)) return true;
	}
	const says = NAMING[language].says;
	// A name keeps its capital inside a sentence, any other word loses it.
	return says.test(text) || says.test(text.charAt(0).toLowerCase() + text.slice(1));
}

/** "(about 20 %)", "(THF)" and "(max. 5)" qualify; "(registrar's file)" and "(L-07)" name something. */
function isSource(words: string): boolean {
	if (
		/^(?:ca\.|about|approx|around|roughly|circa|e\.g\.|i\.e\.|max|min|incl|excl|including|excluding|etwa|rund|z\. ?B\.|d\. ?h\.|davon|inkl|unos|aprox|p\. ?ej\.|約|例)/iu.test(
			words,
		)
	)
		return false;
	if (/^\p{Lu}[\p{Lu}\d]{1,5}s?$/u.test(words)) return false;
	const letters = words.match(/\p{L}/gu)?.length ?? 0;
	const spelled = words.match(/\p{L}{3,}|\p{sc=Han}{2,}/gu)?.length ?? 0;
	return (
		letters >= 3 &&
		(spelled >= 2 ||
			(/\d/.test(words) && spelled >= 1 && !/^[\d.,\s%€$]+/u.test(words)) ||
			/\p{sc=Han}{2,}/u.test(words))
	);
}
