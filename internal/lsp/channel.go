package lsp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// maxMessage is the longest message that is read: many times the largest file.
const maxMessage = 32 << 20

// maxHeader is how long the lines before a message may be.
const maxHeader = 4 << 10

// frames is a channel with the framing of the protocol. Unlike the library's
// own it does not believe a client who announces gigabytes.
type frames struct {
	r  *bufio.Reader
	w  io.Writer
	c  func() error
	mu sync.Mutex // of w
}

func (f *frames) Send(msg []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]byte, 0, len(msg)+32)
	out = fmt.Appendf(out, "Content-Length: %d\r\n\r\n", len(msg))
	_, err := f.w.Write(append(out, msg...))
	return err
}

var errFrame = errors.New("damaged message header")

func (f *frames) Recv() ([]byte, error) {
	size, read := -1, 0
	for {
		line, err := f.r.ReadSlice('\n')
		if err != nil {
			if err == io.EOF && len(line) == 0 && size < 0 && read == 0 {
				return nil, io.EOF
			}
			return nil, errFrame
		}
		if read += len(line); read > maxHeader {
			return nil, errFrame
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			break
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok {
			return nil, errFrame
		}
		if strings.EqualFold(strings.TrimSpace(name), "content-length") {
			n, err := strconv.Atoi(strings.TrimSpace(value))
			if err != nil || n < 0 || n > maxMessage {
				return nil, errFrame
			}
			size = n
		}
	}
	if size < 0 {
		return nil, errFrame
	}
	// As much as comes, not as much as was announced.
	msg, err := io.ReadAll(io.LimitReader(f.r, int64(size)))
	if err == nil && len(msg) < size {
		err = io.ErrUnexpectedEOF
	}
	return msg, err
}

func (f *frames) Close() error { return f.c() }
