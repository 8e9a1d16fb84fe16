/** The brief that set-up leaves on the desk: an ordinary one, with the gaps that ordinary ones have. */
import type { SectionName } from '#brief';

export const EXAMPLE: { title: string; sections: Record<SectionName, string> } = {
	title: 'Move the photo archive to the new server',
	sections: {
		goal: `By next Friday every picture of the photo archive opens from the new server, under the address it has today. The old server can then be switched off.

It is done when a sample of 200 pictures, drawn from all years, shows no missing and no damaged file.`,
		context: `- The archive holds 48,200 pictures, 1.3 TB in all. (Inventory of 3 November)
- Every picture has a checksum in the catalogue. (Catalogue export, 9 November)
- The old server is under warranty until 31 December. (Contract 2021-114)
- The DPO agreed to the new place. (Mail from Marta Lind, 12 November)
- The copy runs at 110 MB a second.`,
		unknowns: `- Which pages link to pictures by the old server’s own name?
- Who tells the volunteers that uploads are closed while the copy runs?`,
		stops: `- Stop after 30 minutes.
- When it takes too much effort.`,
		notes: `The last move was done by hand and took a weekend. The name of the new server is TBD. Two volunteers look through the sample of 150 pictures.`,
	},
};
