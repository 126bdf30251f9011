/** Made-up material that masked values are put together from. None of it stands for a person. */
const list = (text: string): readonly string[] => text.split(' ');

export const FIRST_NAMES = list(
  'Aldan Brisa Corvin Dalia Edrik Fenna Galen Hesta Iver Junia Kaspar Linnea Marek Nerys Odel Petra Quill Rhea Soren Talia Ulric Vesna Wendel Xenia Yorick Zelda Ansel Birta Cyrus Delphi Elio Freya Gustav Hilde Ilias Jorun Kerr Lotta Milo Nadir Osric Pella Rufus Sunna Tibor Una Viggo Willa',
);
export const LAST_NAMES = list(
  'Ashgrove Birchfield Coldwell Dunmere Elmstead Fairbrook Greyson Hollowell Inglewood Juniper Kestrel Larkspur Merriweather Northcote Oakhurst Pemberly Quickstep Ravenhill Saltmarsh Thistlewood Underhill Vinterby Westerly Yarrow Zephyrine Ambergate Brackenbury Cloverdale Driftwood Evenwood Foxglove Goldcrest Hawthorne Ironside Kingsley Lindenau Mossgrove Nettleton Ottersby Pinewood Rosewall Silverton Tarnbrook Vexley Wildwood Windermere Woolsey Yewdale',
);
export const CITIES = list(
  'Ashford Brookhaven Clearwater Duskvale Eastmere Fernhill Glenrock Harborview Ivydale Kingsbridge Lakewood Millbrook Newhaven Oakridge Pinecrest Ravenport Springdale Thornbury Westfield Willowbrook',
);
export const STREETS = list('Street Road Lane Avenue Way Close Row Walk');
export const LOREM = list(
  'a ac ad at et eu id in ut amet ante arcu diam dolor donec duis eget elit enim erat eros felis fusce ipsum justo lacus leo libero ligula lorem magna massa mauris metus morbi nam nec neque nibh nisi nulla nunc odio orci pede porta proin purus quam quis risus sapien sed sem sit sociis sodales sollicitudin suscipit tellus tempor tempus tincidunt tortor turpis ultrices urna varius vehicula velit vestibulum vitae vivamus viverra volutpat vulputate consectetuer pellentesque ullamcorper sollicitudin condimentum',
);
const BY_LENGTH: string[][] = [];
for (const word of LOREM) {
  BY_LENGTH[word.length] ??= [];
  BY_LENGTH[word.length]!.push(word);
}

/** A word of about this length; `pick` chooses among them. */
export function loremWord(length: number, pick: number): string {
  for (let size = Math.min(length, BY_LENGTH.length - 1); size > 0; size--) {
    const words = BY_LENGTH[size];
    if (words) return words[pick % words.length]!;
  }
  return 'a';
}
