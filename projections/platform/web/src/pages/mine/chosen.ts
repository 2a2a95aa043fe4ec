import type { LegalBasis } from "../../client/shapes";

/** A file to be uploaded, and on what ground its personal data may be passed on. */
export interface Chosen {
  file: File;
  basis: LegalBasis | null;
}

/** What is said of a file that is uploaded. */
export const about = ({ file, basis }: Chosen) => ({ filename: file.name.slice(-200), legal_basis: basis });
