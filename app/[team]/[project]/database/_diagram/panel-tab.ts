export const PANEL_TABS = ['columns', 'indexes', 'access', 'links'] as const;
export type PanelTab = (typeof PANEL_TABS)[number];

/** The tab that an address names; columns when it names none. */
export const toTab = (text: string | undefined): PanelTab =>
  PANEL_TABS.find((tab) => tab === text) ?? 'columns';
