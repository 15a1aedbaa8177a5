// Package watch says that something changed below some folders. It does not
// say what it means: whoever hears a [Change] looks again at the folders that
// it names and decides. A Change is a reason to look, never a fact to trust.
//
// # What is promised
//
// Nothing is lost. Whatever happens below the watched folders after [New] has
// returned, a Change naming the folder is received after it happened. A folder
// is named when an entry in it came, went, was replaced or was written to.
// Many events are one Change; a Change too many is possible (a file written
// with the bytes that it had), one too few is not. Where the promise cannot be
// kept by listening, since the system dropped events or a folder was exchanged
// under us, the Change says All: look at everything.
//
// Nothing is sent for nothing. Names that [Options].Ignore knows, entries of
// the root beside the watched folders, and changes of mode, owner or time alone
// make no Change. While it is quiet no timer runs and no disk is read. Polling
// is less exact: it takes a file that was touched for one that was written.
//
// # How it listens
//
// The system tells about single folders, so every folder has its own watch.
// Files have none: a watch on a file dies with the first editor that saves by
// writing beside it and renaming. Three things make the tree of watches hard
// to keep, and each has its rule.
//
//   - A new folder may have been filled before we could listen to it (mkdir -p
//     and a file at once). First the watch is set, then the folder is read; what
//     came before the watch is found by reading, what comes later is told. The
//     Change is sent only after that. It names the parent and the new folders
//     themselves, because a receiver who was looking at that very moment may
//     have seen them half full.
//   - A renamed folder keeps its watches, under names that no longer exist. When
//     a name goes, all watches below it are given up, and if the folder turns up
//     elsewhere it is a new one. A folder that turns up before the news of its
//     leaving is known by its inode, and its old watch is given up first.
//   - A folder of the site may be a symbolic link. Its target is watched, and the
//     folder that holds the link, to hear when it is pointed elsewhere. After
//     that, as after the loss of a target, everything is set up anew (All).
//     Links further below are not followed; the other stages do not either.
//
// # When it is sent
//
// An editor that saves makes two to nine events within a millisecond; an edit
// is sent when it has been quiet for Quiet. A storm (a branch is switched, a
// folder is unpacked) is never quiet, and is sent in parts, Longest after the
// first event. A receiver that is busy misses nothing: there is one pending
// Change, and whatever happens meanwhile joins it. Joining makes it wait for
// quiet again, so that a receiver coming back in the middle of a save does not
// build half a file, but never for more than another Longest.
//
// # When listening fails
//
// The queue of the system is finite (Linux: 16 384 events). When it overflows,
// all watches are set up anew, for folders may have come unheard, and then the
// Change says All with the note "overflow". The number of watches is finite
// too. At that limit, and on systems that do not notify at all, the watcher
// falls back to polling for the rest of its life, and says so once: "limit".
// Network drives, shared folders of virtual machines and /mnt of WSL are worse,
// they accept watches and stay silent: for them there is [Options].Poll.
//
// Polling reads every folder and the size, times and inode of every file, and
// compares. A file that has only just changed is compared by its bytes too,
// for two seconds, since a second edit within one tick of the file system's
// clock shows nowhere else. The pause between two rounds is at least ten times
// as long as a round took. A folder that cannot be read for a moment is taken
// to be as it was; when all can be read again, the Change says All. One thing
// polling cannot promise: a file that comes and goes between two rounds is never
// known, not even to correct a receiver who looked while it was there.
//
// A root that goes away ("root-lost") is waited for, and is "root-back" when
// there is a folder of that name again, the same or another. Not heard of are
// the move of a folder above the root, another file system mounted over a
// folder, and what a link below the watched folders points to.
//
// # When it runs again
//
// A Watcher remembers nothing that another run could need and leaves nothing
// behind. It compares with what was there when New was called: make the
// Watcher first and the first build second, then no edit falls between. Two
// watchers on one tree do not disturb each other. After Close the channel of
// Changes is closed, all goroutines have ended and all watches are returned.
package watch
