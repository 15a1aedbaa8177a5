package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"os"
	"strconv"
)

// The file .public.cchc/state remembers, for each file of the live manifest in its order, inode and ctime as we left them. It is
// not in the site, where it would make equal sites differ. Losing it costs time only.
//
//	"cchc state 1\n", SHA-256 of the manifest, then for each file ctime and inode (8 bytes each), then SHA-256 of all before

const stateHead = "cchc state 1\n"

func encodeState(manifest [32]byte, recs []rec) []byte {
	b := make([]byte, 0, len(stateHead)+64+16*len(recs))
	b = append(b, stateHead...)
	b = append(b, manifest[:]...)
	for i := range recs {
		b = binary.LittleEndian.AppendUint64(b, uint64(recs[i].stamp))
		b = binary.LittleEndian.AppendUint64(b, recs[i].ino)
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// decodeState fills in what the state says if it is about this manifest.
func decodeState(b []byte, manifest [32]byte, recs []rec) bool {
	if len(b) != len(stateHead)+64+16*len(recs) || string(b[:len(stateHead)]) != stateHead {
		return false
	}
	body, tail := b[:len(b)-32], b[len(b)-32:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], tail) || !bytes.Equal(body[len(stateHead):len(stateHead)+32], manifest[:]) {
		return false
	}
	body = body[len(stateHead)+32:]
	for i := range recs {
		recs[i].stamp = int64(binary.LittleEndian.Uint64(body[16*i:]))
		recs[i].ino = binary.LittleEndian.Uint64(body[16*i+8:])
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
