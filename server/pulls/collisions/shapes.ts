/** What one statement of a migration does to one object, as its text says. */
export interface Touch {
  /** `column:public.room.name`; things that share a namespace share the prefix. */
  id: string;
  /** For people: `table`, `column`, `policy`. */
  kind: string;
  /** For people: `room.name`; with its schema unless that is `public`. */
  name: string;
  /** `replaced`: made, or made anew, which its text cannot tell. `used`: needed by something that is no object (rows). */
  change: 'added' | 'changed' | 'replaced' | 'removed' | 'renamed' | 'used';
  /** Which side of the object a change is about: two changes of different aspects leave each other alone. */
  aspect: string;
  /** IF EXISTS, IF NOT EXISTS: runs also when somebody else was there first. */
  tolerant: boolean;
  /** Ids of what it needs, those that it stands in included. */
  uses: string[];
  sql: string;
  file: string;
  line: number;
}

/** A statement whose effect its text does not tell: a DO block, a call. */
export interface Unread {
  side: 'main' | 'branch';
  file: string;
  line: number;
}

/** One side's doing with an object. */
export interface Doing {
  change: Touch['change'];
  /** What it is done to, when that is not the object itself but a thing that needs it. */
  to: string | null;
  sql: string;
  file: string;
  line: number;
}

/** An object that main and the branch both deal with since they parted. */
export interface SharedObject {
  id: string;
  kind: string;
  name: string;
  /** One of them undoes, repeats or overwrites what the other does. */
  collides: boolean;
  /** In words: `Both add column room.name`. */
  why: string;
  main: Doing[];
  branch: Doing[];
}

export interface Collisions {
  objects: SharedObject[];
  unread: Unread[];
  /** Both have brought migrations since they parted: otherwise there is nothing to compare. */
  both: boolean;
  /** The branch's migrations that take part, for editing. */
  files: string[];
}
