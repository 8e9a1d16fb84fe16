/** “4 December”: a day in a refusal, in a zone that whoever reads it need not share. */
export const sayDay = (at: number): string =>
	new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
