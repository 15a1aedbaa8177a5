package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"os"
	"path"
	"slices"
	"strconv"
)

// The file .public.cchc/state remembers, for each file of the live manifest in its order, inode and ctime as we left them, and
// the ctime of each folder that was found to hold these files and nothing else, so that it is not listed again until something in
// it comes or goes. It is not in the site, where it would make equal sites differ. When the trees change places it becomes
// state-, which says the same of the spare. Losing either costs time only.
//
//	"cchc state 2\n", SHA-256 of the manifest, then for each file ctime and inode (8 bytes each), for each folder ctime or 0
//	(8 bytes; in the order in which the files need them, the root first), then SHA-256 of all before

const stateHead = "cchc state 2\n"

// folders are the folders that the files need, parents first, each when the first file needs it. What a path has in common with
// the one before it, which sorts next to it, has been there.
func (s *side) folders() []string {
	list, last := []string{"."}, ""
	for i := range s.recs {
		p := s.recs[i].Path
		k := 0
		for k < len(p) && k < len(last) && p[k] == last[k] {
			k++
		}
		for ; k < len(p); k++ {
			if p[k] == '/' {
				list = append(list, p[:k])
			}
		}
		last = p
	}
	return list
}

// listings returns, for each of folders, its stamp if it is known to hold nothing but what the files need.
func (s *side) listings(folders []string) []int64 {
	subs := make(map[string]int, len(folders))
	for _, name := range folders {
		subs[path.Dir(name)]++
	}
	subs["."]-- // the root is not in itself
	stamps := make([]int64, len(folders))
	for i, name := range folders {
		d := s.dirs[name]
		if d == nil || len(d.foreign) > 0 || len(d.subs) != subs[name] {
			continue
		}
		if !slices.ContainsFunc(d.subs, func(sub string) bool { return !s.needed[join(name, sub)] }) {
			stamps[i] = d.stamp
		}
	}
	return stamps
}

func (s *side) countListed() (n int) {
	for _, stamp := range s.listings(s.folders()) {
		if stamp != 0 {
			n++
		}
	}
	return n
}

func (s *side) encodeState() []byte {
	folders := s.folders()
	b := make([]byte, 0, len(stateHead)+64+16*len(s.recs)+8*len(folders))
	b = append(b, stateHead...)
	b = append(b, s.sum[:]...)
	for i := range s.recs {
		b = binary.LittleEndian.AppendUint64(b, uint64(s.recs[i].stamp))
		b = binary.LittleEndian.AppendUint64(b, s.recs[i].ino)
	}
	for _, stamp := range s.listings(folders) {
		b = binary.LittleEndian.AppendUint64(b, uint64(stamp))
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// decodeState fills in what the state says if it is about this manifest.
func (s *side) decodeState(b []byte) bool {
	folders := s.folders()
	if len(b) != len(stateHead)+64+16*len(s.recs)+8*len(folders) || string(b[:len(stateHead)]) != stateHead {
		return false
	}
	body, tail := b[:len(b)-32], b[len(b)-32:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], tail) || !bytes.Equal(body[len(stateHead):len(stateHead)+32], s.sum[:]) {
		return false
	}
	body = body[len(stateHead)+32:]
	for i := range s.recs {
		s.recs[i].stamp = int64(binary.LittleEndian.Uint64(body))
		s.recs[i].ino = binary.LittleEndian.Uint64(body[8:])
		body = body[16:]
	}
	s.dirs = make(map[string]*dirRec, len(folders))
	all := make([]dirRec, len(folders))
	likely := dirRec{perm: 0o755, uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())} // scan corrects it
	for i, name := range folders {
		d := &all[i]
		*d = likely
		if d.stamp = int64(binary.LittleEndian.Uint64(body[8*i:])); d.stamp != 0 {
			s.listed++
		}
		s.dirs[name] = d
		if name != "." {
			up := s.dirs[path.Dir(name)]
			up.subs = append(up.subs, path.Base(name))
		}
	}
	return true
}

func pidLine() []byte { return []byte(strconv.Itoa(os.Getpid()) + "\n") }

func parsePID(b []byte) int {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	n, err := strconv.Atoi(string(line))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
