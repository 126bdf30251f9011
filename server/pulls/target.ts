/** How audit entries name a pull request: `pull:shop/12`. */
export const pullTarget = (project: { slug: string }, number: number): string =>
  `pull:${project.slug}/${number}`;
