/** The header that makes an answer a file with a name. */

/** Names that Windows keeps for itself, whatever follows the dot. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const LONGEST = 100;

/** @returns a name without a path, a control or a sign that any file system or shell reads as more than a letter */
export function fileName(title: string): string {
	const name = title
		.normalize('NFC')
		// Also what is not seen and turns the rest around: "exe.dm" must not read as "md.exe".
		.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^[\s.~-]+|[\s.]+$/g, '');
	const cut = [...name].slice(0, LONGEST).join('').trimEnd();
	return cut === '' || RESERVED.test(cut) ? `brief ${cut}`.trimEnd() : cut;
}

/** As RFC 6266 says it: the name in ASCII for old readers, and by RFC 5987 as it is. */
export function attachment(title: string, extension: string): string {
	const name = `${fileName(title)}.${extension}`;
	const ascii = name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[^\x20-\x7e]+|[%"\\;]/g, '_');
	const encoded = encodeURIComponent(name).replace(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
