import { expect, test } from 'vitest';
import { languageOf } from '#lib/checklist/language.ts';
import { relativeDate } from '#lib/checklist/relative-date.ts';
import { placeholder } from '#lib/checklist/placeholder.ts';
import { undefinedAcronym } from '#lib/checklist/undefined-acronym.ts';
import { unmeasurableStop } from '#lib/checklist/unmeasurable-stop.ts';
import { emptySection } from '#lib/checklist/empty-section.ts';
import { snapshotOf, written, type Written } from './snapshot-of.ts';

/** A brief in one language, so that short blocks are read in it. */
const FRAMES: Record<string, Written> = {
	de: {
		title: 'Die Prüfung der Anlage',
		goal: ['Die Liste enthält für jeden Standort eine Zeile und ist vollständig.'],
		context: ['Es gibt sechs Standorte (Standortliste vom 3. Mai).'],
		unknowns: ['Wer öffnet die Tür und wann?'],
		stops: ['Nach 30 Minuten aufhören.'],
	},
	es: {
		title: 'La revisión de la planta',
		goal: ['La lista tiene una fila para cada sede y está completa.'],
		context: ['Hay seis sedes según la lista de mayo.'],
		unknowns: ['¿Quién abre la puerta y cuándo?'],
		stops: ['Parar después de 30 minutos.'],
	},
	ja: {
		title: '設備の点検',
		goal: ['一覧にすべての拠点の行があれば完了とする。'],
		context: ['拠点は六つある（拠点一覧）。'],
		unknowns: ['だれが扉を開けるのか。'],
		stops: ['30分で終了。'],
	},
};

/** Written on Friday 20 November 2026 at 11:00 in Berlin. */
const rewrite = (language: string, text: string): string => {
	const snapshot = snapshotOf({ ...FRAMES[language], notes: [text] });
	return written(snapshot, relativeDate.check(snapshot)) || text;
};

test.for([
	['The depot has six doors and the key is with Anna.', 'en'],
	['Das Lager hat sechs Türen, und der Schlüssel liegt bei Anna.', 'de'],
	['El almacén tiene seis puertas y la llave la tiene Ana.', 'es'],
	['倉庫には扉が六つあり、鍵は杏奈が持っている。', 'ja'],
	['n/a', 'de'],
	['TBD', 'de'],
	['', 'de'],
] as const)(
	'[LANG1] “%s” is read as %s, where a few words keep their brief’s language',
	([text, language]) => {
		expect(languageOf(text, 'de')).toBe(language);
	},
);

test.for([
	['de', 'Wir liefern morgen.', 'Wir liefern am Samstag, 21. November 2026.'],
	[
		'de',
		'Das Amt öffnet übermorgen um 8 Uhr.',
		'Das Amt öffnet am Sonntag, 22. November 2026 um 8 Uhr.',
	],
	['de', 'Frist ist bis gestern Abend.', 'Frist ist bis Donnerstagabend, 19. November 2026.'],
	[
		'de',
		'Die Abnahme ist nächsten Donnerstag.',
		'Die Abnahme ist am Donnerstag, 26. November 2026.',
	],
	['de', 'Sie kam letzten Freitag.', 'Sie kam am Freitag, 13. November 2026.'],
	['de', 'Der Kurs beginnt nächste Woche.', 'Der Kurs beginnt in der Woche vom 23. November 2026.'],
	[
		'de',
		'Der Vertrag läuft in zwei Wochen aus.',
		'Der Vertrag läuft am Freitag, 4. Dezember 2026 aus.',
	],
	['de', 'Vor drei Tagen brach das Rohr.', 'Am Dienstag, 17. November 2026 brach das Rohr.'],
	['de', 'Der Umbau startet im nächsten Monat.', 'Der Umbau startet im Dezember 2026.'],
	['de', 'Abgabe Ende nächsten Monats', 'Abgabe am Donnerstag, 31. Dezember 2026'],
	['de', 'Das Gerüst kommt am Dienstag.', 'Das Gerüst kommt am Dienstag, 24. November 2026.'],
	['es', 'Entregamos mañana.', 'Entregamos el sábado 21 de noviembre de 2026.'],
	['es', 'La visita es pasado mañana.', 'La visita es el domingo 22 de noviembre de 2026.'],
	[
		'es',
		'El pedido llegó ayer por la tarde.',
		'El pedido llegó el jueves 19 de noviembre de 2026 por la tarde.',
	],
	['es', 'La firma es el próximo jueves.', 'La firma es el jueves 26 de noviembre de 2026.'],
	[
		'es',
		'La reunión del lunes pasado fue corta.',
		'La reunión del lunes 16 de noviembre de 2026 fue corta.',
	],
	[
		'es',
		'El curso empieza la semana que viene.',
		'El curso empieza la semana del 23 de noviembre de 2026.',
	],
	[
		'es',
		'El contrato vence dentro de tres días.',
		'El contrato vence el lunes 23 de noviembre de 2026.',
	],
	['es', 'Se rompió hace dos semanas.', 'Se rompió el viernes 6 de noviembre de 2026.'],
	['es', 'La obra sigue el mes que viene.', 'La obra sigue en diciembre de 2026.'],
	['ja', '明日、納品する。', '2026年11月21日（土）、納品する。'],
	['ja', '明後日に見学がある。', '2026年11月22日（日）に見学がある。'],
	['ja', '来週の木曜日に締め切る。', '2026年11月26日（木）に締め切る。'],
	['ja', '先週の月曜に届いた。', '2026年11月9日（月）に届いた。'],
	['ja', '工事は来月から始まる。', '工事は2026年12月から始まる。'],
	['ja', '二週間後に契約が切れる。', '2026年12月4日（金）に契約が切れる。'],
	['ja', '昨日の会議で決めた。', '2026年11月19日（木）の会議で決めた。'],
	['ja', '来週、庁舎が閉まる。', '2026年11月23日からの週、庁舎が閉まる。'],
] as const)('[DATE8] %s: “%s” becomes “%s”', ([language, text, absolute]) => {
	expect(rewrite(language, text)).toBe(absolute);
	// Accepted once, it is absolute: nothing is left to propose.
	expect(rewrite(language, absolute)).toBe(absolute);
});

test.for([
	['de', 'Jeden Freitag wird gelüftet.'],
	['de', 'Am nächsten Morgen wird gelüftet.'],
	['de', 'Guten Morgen sagt hier niemand.'],
	['de', 'morgens und abends'],
	['de', 'Das ändert sich nicht von heute auf morgen.'],
	['de', 'Heute nutzen viele das Netz.'],
	['de', 'am Dienstag, den 24. November'],
	['de', 'Auf dem Zettel steht „bis morgen“.'],
	['de', 'Der Einbau ist in zwei Tagen fertig.'],
	['de', 'am letzten Freitag im Mai'],
	['es', 'Los lunes se riega.'],
	['es', 'Por la mañana se riega.'],
	['es', 'Hoy en día se riega poco.'],
	['es', 'El cartel dice «vuelvo mañana».'],
	['es', 'El almacén lleva cerrado desde hace dos semanas.'],
	['es', 'el martes 24 de noviembre'],
	['ja', '毎週金曜日に換気する。'],
	['ja', '明日香さんが鍵を持つ。'],
	['ja', '貼り紙に「明日まで休み」とある。'],
	['ja', '搬入の三日後に確認する。'],
	['ja', '今日では珍しくない。'],
	['ja', '第二水曜日に閉める。'],
] as const)('[DATE8] %s: “%s” is left alone', ([language, text]) => {
	expect(rewrite(language, text)).toBe(text);
});

const quotes = (language: string, rule: typeof placeholder, over: Written): string[] =>
	rule.check(snapshotOf({ ...FRAMES[language], ...over })).map(({ quote }) => quote);

test.for([
	['de', 'Ansprechpartner: noch offen', 'noch offen'],
	['de', 'Die Miete: wird nachgereicht.', 'wird nachgereicht'],
	['es', 'Responsable: por definir', 'por definir'],
	['es', 'El precio sigue por confirmar.', 'por confirmar'],
	['ja', '責任者：未定', '未定'],
	['ja', '費用は○○円とする。', '○○'],
	['ja', '容量はXX Lである。', 'XX'],
] as const)('[PLACE1] %s: in “%s” the placeholder is found', ([language, text, quote]) => {
	expect(quotes(language, placeholder, { notes: [text] })).toEqual([quote]);
});

test.for([
	['de', 'Die Frage ist noch offen, ob der Keller trocken bleibt.'],
	['es', 'La decisión la toma el consejo por mayoría.'],
	['ja', '規格は未定義の値を許さない。'],
	['ja', '○を付けた行だけ読む。'],
] as const)('[PLACE2] %s: “%s” is left alone', ([language, text]) => {
	expect(quotes(language, placeholder, { notes: [text] })).toEqual([]);
});

test.for([
	['de', 'Die KQX prüft jede Lieferung.', 'Wofür steht KQX?'],
	['es', 'La KQX revisa cada entrega.', '¿Qué significa KQX?'],
	['ja', '納品はKQXが確認する。', 'KQXは何の略か。'],
] as const)('[ACR1] %s: of “%s” it asks “%s”', ([language, text, question]) => {
	const found = undefinedAcronym.check(snapshotOf({ ...FRAMES[language], notes: [text] }));
	expect(found.map((proposal) => proposal.text)).toEqual([question]);
});

test.for([
	['de', 'Die Kontrollstelle für Quarz (KQ) prüft; die KQ zahlt.'],
	['de', 'KQX steht für die Kontrolle.'],
	['es', 'La Comisión de Quejas (CQ) revisa y la CQ paga.'],
	['ja', '品質管理部（KQX）が確認する。'],
	['ja', 'KQXとは検査の記号である。'],
] as const)('[ACR3] %s: “%s” spells it out', ([language, text]) => {
	expect(quotes(language, undefinedAcronym, { notes: [text] })).toEqual([]);
});

test.for([
	['de', 'Aufhören, wenn der Text gut klingt.'],
	['de', 'Aufhören, wenn es zu teuer wird.'],
	['de', 'Sobald alles passt.'],
	['es', 'Parar cuando el texto suene bien.'],
	['es', 'Parar si se pone demasiado caro.'],
	['es', 'Parar cuando no haya más avances.'],
	['ja', 'うまくいったら終わる。'],
	['ja', '時間がかかりすぎたら止める。'],
	['ja', '納得できたら終了。'],
] as const)('[UNM2] %s: “%s” is a matter of judgement', ([language, text]) => {
	expect(quotes(language, unmeasurableStop, { stops: [text] })).toEqual([text]);
});

test.for([
	['de', 'Aufhören, sobald ein Name fehlt.'],
	['de', 'Aufhören, wenn zwei Quellen verschiedene Daten nennen.'],
	['es', 'Parar si falta una firma.'],
	['es', 'Parar cuando dos fuentes den fechas distintas.'],
	['ja', '署名が欠けていたら止める。'],
	['ja', '数が合わなければ止める。'],
] as const)('[UNM3] %s: “%s” is left alone', ([language, text]) => {
	expect(quotes(language, unmeasurableStop, { stops: [text] })).toEqual([]);
});

test.for([
	['de', 'entfällt'],
	['de', 'Keine.'],
	['es', 'Ninguna'],
	['es', 'no aplica'],
	['ja', 'なし'],
	['ja', '特にありません。'],
] as const)('[EMPTY2] %s: “%s” alone is a stand-in', ([language, text]) => {
	expect(quotes(language, emptySection, { unknowns: [text] })).toEqual([text]);
});
