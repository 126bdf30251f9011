/** Does a text still hold git's conflict markers? Pure. */
export const hasMarkers = (text: string): boolean => /^(<{7}|>{7})( |$)/m.test(text) && /^={7}$/m.test(text);
