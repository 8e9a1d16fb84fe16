/** “Firefox on Linux”, of what a browser calls itself. */

// The first that fits names it: every browser also calls itself by the names of older ones.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/\bEdg(e|A|iOS)?\//, 'Edge'],
	[/\bOPR\//, 'Opera'],
	[/\bSamsungBrowser\//, 'Samsung Internet'],
	[/\b(Firefox|FxiOS)\//, 'Firefox'],
	[/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
	[/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/\bAndroid\b/, 'Android'],
	[/\biPhone\b/, 'iPhone'],
	[/\biPad\b/, 'iPad'],
	[/\bWindows\b/, 'Windows'],
	[/\bMac OS X\b/, 'macOS'],
	[/\bCrOS\b/, 'ChromeOS'],
	[/\bLinux\b/, 'Linux'],
];

export function sayAgent(agent: string): string {
	const name = (known: typeof BROWSERS) => known.find(([pattern]) => pattern.test(agent))?.[1];
	const browser = name(BROWSERS);
	const system = name(SYSTEMS);
	if (browser && system) return `${browser} on ${system}`;
	return browser ?? system ?? 'A browser that does not say its name';
}
