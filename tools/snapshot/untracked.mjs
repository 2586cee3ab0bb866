// Take frozen objects off the garbage collector's list. No collection looks at them either way, and
// the list's two pointers before each of 50,000 objects are hard to compress.

/** Bytes before an object: the next and the previous of its list, with flags in the lowest bits. */
const HEAD = 8;
const FLAGS = 3;
/** The list itself hangs in the interpreter's state, not before an object. */
const STATE = 1 << 20;

/**
 * After `gc.freeze()`.
 *
 * @param {object} pyodide
 */
export function untrackFrozen(pyodide) {
  const known = pyodide.runPython("import gc, sys; id(sys.modules)");
  const frozen = pyodide.runPython("gc.get_freeze_count()");
  const { HEAPU32: words, __PyRuntime: state } = pyodide._module;
  const isList = (head) => head >= state && head < state + STATE;
  const heads = [];
  let list;
  let head = known - HEAD;
  do {
    if (isList(head)) list = head;
    else heads.push(head);
    head = words[head >>> 2] & ~FLAGS;
  } while (head !== known - HEAD && heads.length <= frozen);
  if (!list || heads.length !== frozen) {
    throw new Error(`${heads.length} of ${frozen} frozen objects are on the collector's list`);
  }
  for (const each of heads) words.fill(0, each >>> 2, (each + HEAD) >>> 2);
  words.fill(list, list >>> 2, (list + HEAD) >>> 2); // empty: its both ends are itself
  if (pyodide.runPython("gc.get_freeze_count() or gc.is_tracked(sys.modules)")) {
    throw new Error("frozen objects are still on the collector's list");
  }
}
