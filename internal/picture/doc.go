// Package picture makes of a picture that an editor chose the files that
// readers get: smaller ones for smaller screens, upright, and with nothing in
// them that was not meant to be published.
//
// # What comes out
//
// [Look] tells what a file is before anything is decoded: its format, its size
// as people see it (after the orientation that a camera notes), and whether it
// is within the limits. [Make] returns the [Set] of files:
//
//   - a JPEG becomes JPEGs of the widths of [Widths] that are below its own,
//     and one of its own width, at most [MaxWidth]. Where nothing has to be
//     changed in the picture itself, its own bytes are kept and only what
//     stands beside them is taken away, so that nothing is lost by encoding a
//     second time.
//   - a PNG, GIF or WebP keeps its pixels as they are.
//   - of each that one cannot see through: a tiny JPEG to show while the picture
//     is on its way.
//
// # What does not
//
// Cameras and phones write into a file where and when it was taken, with what,
// by whom; programs add thumbnails of what was cut away. All of that is left
// out (EXIF, GPS, XMP, IPTC, comments), as Luật Bảo vệ dữ liệu cá nhân
// 91/2025/QH15 asks of what is published without need. What colours mean (an
// ICC profile) stays: without it a photo of a phone looks pale.
//
// # Bad input
//
// A file is not what its name says, is cut off, is made to explode when it is
// decoded: sizes are read and checked before memory is taken, and every
// failure is one of the errors below. HEIC, which phones write, cannot be read
// here and says so; AVIF cannot be freed of what it carries and is refused for
// that.
//
// Everything here is a function of the bytes; the same bytes give the same
// files. The work is dear (about a second for 12 megapixels), so its results
// are kept by whoever asks, under the Sum of the source and [Version].
package picture

import "errors"

// Version changes whenever Make would return other bytes for the same picture.
const Version = 2

// Widths are those in which a photo is offered, in pixels, beside its own.
var Widths = []int{480, 800, 1280}

// MaxWidth is the width of the largest file that is offered, in pixels. What
// is wider is made smaller; nothing is made larger.
const MaxWidth = 1920

// Limits of what is decoded.
const (
	MaxBytes  = 50 << 20
	MaxPixels = 64_000_000 // a picture of 64 megapixels takes 100 to 260 MB while it is decoded
	MaxSide   = 20_000
)

// The ways in which a picture can fail. The errors of Look and Make wrap one
// of them; test with errors.Is.
var (
	ErrUnknown = errors.New("not a picture of a known kind")
	ErrHEIC    = errors.New("a HEIC picture")
	ErrAVIF    = errors.New("an AVIF picture")
	ErrBroken  = errors.New("a damaged picture")
	ErrLarge   = errors.New("a picture that is too large")
)
