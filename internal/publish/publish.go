// Package publish puts a finished site in front of its readers.
//
// A reader of the live folder, call it public/, is never asked to be lucky. Whatever happens while we work — a full disk, a
// pulled plug, a second publisher, an editor who saves again — the folder holds the last release, whole, until the one instant
// in which it holds the next, whole. The package is small because it keeps to one idea: never write where people read.
//
// # Two trees
//
// Beside public/ stands a private folder .public.cchc/ with a second tree in it, next/. Both trees are complete sites, and
// nearly all of their files are the same inodes under two names (hard links). A release is made in next/: what the live tree
// already has right is linked, the rest is written; then the two folders change places in one step (renameat2 with
// RENAME_EXCHANGE). The site that was live becomes the spare for the following release, and needs only the difference of two
// releases to catch up. So the price of a release follows the change, not the size of the site: one edited article is some
// twenty files written, twenty linked and one swap. What stays proportional to the site is looking, about three microseconds a
// page: every file of ours in both trees is asked for its size, inode and time, because people do edit published files by hand.
//
// The live tree carries its own list of contents, .cchc/manifest, which therefore changes places together with what it lists.
// The manifest is the deed of ownership: a file that it lists is ours, to replace or remove; any other is foreign. Foreign
// files (a search engine's proof of ownership, a notice that an administrator dropped in) are carried from release to release,
// under the same inode, and named in the Report. If the site wants a path that a foreign file holds, nothing happens except a
// *ForeignError. The folder .cchc inside the site is ours altogether, and so is .public.cchc.
//
// # What must hold
//
//   - An inode that the live tree holds is never written, chmodded or truncated: the spare's file is overwritten in place only if
//     it has a single name, and only if it is small and the tree went out of service a while ago (see grace), so that a slow
//     download of an old file is not torn. Otherwise it is unlinked and created.
//   - No symbolic link is followed inside the trees, neither at the end of a path nor on the way (openat2 with RESOLVE_NO_SYMLINKS,
//     or one component at a time), so nothing in public/ can lead a write outside.
//   - A file in the spare counts as right only if it is the same inode as the live tree's file, and that one was found as we
//     left it. What a list says of the spare is where work begins, and each file is looked at before the swap, so that nothing
//     that a crash did to it can reach a reader.
//   - The bytes of each file are hashed before they are written. Before the swap each file is looked at once more: it is the inode
//     that we wrote, or found to be right, of the same size and mode, and its ctime says that nobody has touched it since. One of
//     which that cannot be said is read again and hashed. Then all is flushed to the disk. An error anywhere before leaves public/
//     exactly as it was.
//   - Files are 0644 and folders 0755, whatever the umask. Foreign ones keep their own mode and owner.
//
// # When it runs again
//
// The stage keeps no promise about the past except what it can check. What is remembered is remembered only to save looking: a
// Dir keeps both trees' inodes and the folders' times between publishes in one process, and drops them if the folders are no
// longer the same; across processes the file .public.cchc/state holds inode and ctime of each live file and the ctime of each
// folder that held only ours, and is used only if it names the manifest that is really there; state- is the same for the spare.
// A folder that has another ctime is listed again. A file whose inode, ctime, size or mode is not as recorded is read and hashed: if
// its bytes are right it is taken back (somebody ran touch, or restored a backup), if not it is published anew. If the state is
// lost, every file is hashed once. A spare that this process did not leave itself is walked, folder by folder as far as these
// changed: inodes that it shares with live stay, foreign files that live no longer has go, the rest is written over. If it has no manifest it was never finished (a
// crash, an Abort, a full disk), and what it does not share goes at once, to make room. Publishing the same site twice writes
// nothing into public/ and swaps nothing. There is no repair command, because the next publish is the repair.
//
// # What is not promised
//
// A reader that holds the folder itself open (rather than asking by path) sees one release until the second publish after that
// release begins to write; a reader that asks by path never goes back in time. A foreign file that is changed in the very
// moment of the swap is looked for once more afterwards and carried over, unless the new site uses its name; one that a program
// which still stands in the old folder makes later yet is in the spare tree, and may be lost. Where the kernel cannot exchange
// two folders the swap is two renames; between them, for microseconds, there is no public/, and if the machine stops just
// there, the next Begin puts the old site back. On Windows a file cannot be recognised by its inode, so each release links all
// its files anew. Network file systems with several writers are out of scope, and so is a public/ that is itself a mount point
// (ErrMount).
package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// A File is one output of the site.
//
// Path must be slash-separated, relative, clean, valid UTF-8 without control characters, in NFC, and not under .cchc.
// Keeping paths apart that differ only in case or normal form is the caller's duty; if it fails in it on a file system that
// cannot tell them apart, Commit reports a file that is not what was written, and the live site stays.
type File struct {
	Path   string
	Source string // the content file that it came from; may be empty
	Sum    [32]byte
	Size   int64
}

// An Op says what happened to a path of the site.
type Op byte

const (
	Added Op = iota + 1
	Changed
	Removed
)

func (o Op) String() string {
	switch o {
	case Added:
		return "added"
	case Changed:
		return "changed"
	case Removed:
		return "removed"
	}
	return "none"
}

// A Change is one path whose bytes a reader will find to be different.
type Change struct {
	Path string
	Op   Op
}

// A Report tells what Commit did.
type Report struct {
	Changes   []Change // by path
	Written   int      // files written, restored ones included
	Linked    int      // files brought into the spare tree by hard link
	Removed   int      // paths that the site had and has no more
	Unchanged int      // files that live had right already
	Bytes     int64    // bytes written
	Foreign   []string // paths in the live folder that are not ours, by path; an empty folder ends in a slash
	Swapped   bool     // false if nothing had to be done
}

// A Target is a place that a site can be published to.
type Target interface {
	// Begin opens a transaction. There is one at a time; a second gets an error for which errors.Is(err, ErrLocked) holds.
	Begin() (Tx, error)
}

// A Tx is one publish in the making. Every Tx must be ended by Commit or Abort.
type Tx interface {
	// Live returns the file that readers see now at path. It reports false also for a file that should be there but
	// was damaged or deleted by somebody, so that the caller makes it again.
	Live(path string) (File, bool)

	// Put adds a file with its bytes, whose SHA-256 and length f states. It is safe for concurrent use and does not keep data.
	// If live has the same bytes already, nothing is written. Putting or keeping one path twice is an error.
	Put(f File, data []byte) error

	// Add is Put for bytes whose SHA-256 nobody has taken yet: it is taken here, once, and returned.
	Add(path, source string, data []byte) (File, error)

	// Keep adds a file without bytes: live has exactly these. It fails with ErrNotLive if that is not so; then the file
	// may still be put.
	Keep(f File) error

	// Commit makes the files put and kept the site; any other file of ours is removed. If it fails, readers still see the
	// old site. It ends the transaction either way.
	Commit(ctx context.Context) (*Report, error)

	// Abort ends the transaction and leaves the live site untouched. After Commit it does nothing.
	Abort() error
}

var (
	// ErrLocked means that another publisher is at work. See LockedError for which.
	ErrLocked = errors.New("another publisher is at work")

	// ErrMount means that the live folder, or one inside it, is a mount point, so that it cannot be exchanged as a whole.
	ErrMount = errors.New("a mount point, or on another file system than the folder it is in: publish into a folder inside it instead")

	// ErrNotLive is what Keep returns for a file that live does not have.
	ErrNotLive = errors.New("not in the live site")

	// ErrTwice means that a path was put or kept twice in one transaction.
	ErrTwice = errors.New("published twice")

	// ErrEnded means that the transaction was committed or aborted before.
	ErrEnded = errors.New("transaction has ended")
)

// A LockedError names the process that holds the lock; PID is 0 if it cannot be told.
type LockedError struct {
	Path string
	PID  int
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("publish: %v (lock %s)", ErrLocked, e.Path)
	}
	return fmt.Sprintf("publish: %v: process %d (lock %s)", ErrLocked, e.PID, e.Path)
}

func (e *LockedError) Is(target error) bool { return target == ErrLocked }

// A ForeignError lists the paths in the live folder that are not ours and stand where the site wants to be.
type ForeignError struct {
	Paths []string
}

func (e *ForeignError) Error() string {
	const show = 10
	list, more := e.Paths, ""
	if len(list) > show {
		list, more = list[:show], fmt.Sprintf(" and %d more", len(e.Paths)-show)
	}
	return "publish: in the way and not ours, move or delete them: " + strings.Join(list, ", ") + more
}

// own is the folder inside a site that holds its manifest.
const own = ".cchc"

// CheckPath says whether a path may be published.
func CheckPath(p string) error {
	bad := func(why string) error { return fmt.Errorf("publish: path %q %s", p, why) }
	if !fs.ValidPath(p) || p == "." {
		return bad("is not a clean relative path")
	}
	if len(p) > 4000 {
		return bad("is too long")
	}
	if err := checkText(p); err != "" {
		return bad(err)
	}
	first, _, _ := strings.Cut(p, "/")
	if strings.EqualFold(first, own) {
		return bad("is reserved")
	}
	if !filepath.IsLocal(filepath.FromSlash(p)) || (filepath.Separator != '/' && strings.ContainsAny(p, `\:`)) {
		return bad("cannot be a file name on this system")
	}
	return nil
}

// checkText says why s cannot stand in a line of the manifest, or "".
func checkText(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == 0x7f {
			return "holds a control character"
		} else if c >= 0x80 {
			ascii = false
		}
	}
	if !ascii && !utf8.ValidString(s) {
		return "is not UTF-8"
	}
	return ""
}

func checkFile(f File) error {
	if err := CheckPath(f.Path); err != nil {
		return err
	}
	if why := checkText(f.Source); why != "" {
		return fmt.Errorf("publish: source %q of %s %s", f.Source, f.Path, why)
	}
	if f.Size < 0 {
		return fmt.Errorf("publish: %s has size %d", f.Path, f.Size)
	}
	return nil
}

// changes compares two sites, both sorted by path. A file for which stale holds is one that readers find damaged.
func changes(old, new []File, stale func(path string) (Op, bool)) (list []Change, removed, unchanged int) {
	i := 0
	for _, f := range new {
		for i < len(old) && old[i].Path < f.Path {
			list = append(list, Change{old[i].Path, Removed})
			removed++
			i++
		}
		if i < len(old) && old[i].Path == f.Path {
			if op, bad := stale(f.Path); bad {
				list = append(list, Change{f.Path, op})
			} else if old[i].Sum != f.Sum || old[i].Size != f.Size {
				list = append(list, Change{f.Path, Changed})
			} else {
				unchanged++
			}
			i++
			continue
		}
		list = append(list, Change{f.Path, Added})
	}
	for ; i < len(old); i++ {
		list = append(list, Change{old[i].Path, Removed})
		removed++
	}
	return list, removed, unchanged
}

// ancestors returns every folder that the sorted paths need, except the root.
func ancestors(into map[string]bool, paths func(yield func(string) bool)) map[string]bool {
	for p := range paths {
		for i := strings.LastIndexByte(p, '/'); i > 0; i = strings.LastIndexByte(p[:i], '/') {
			if into[p[:i]] {
				break
			}
			into[p[:i]] = true
		}
	}
	return into
}

// nested returns a path that is wanted both as a file and as a folder.
func nested(files []File, dirs map[string]bool) error {
	for _, f := range files {
		if dirs[f.Path] {
			return fmt.Errorf("publish: %s is wanted both as a file and as a folder", f.Path)
		}
	}
	return nil
}

func sortFiles(list []File) {
	slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
}
