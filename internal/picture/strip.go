package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

var errShape = errors.New("its parts do not fit together")

// strip returns a picture without what stands beside its pixels: notes of the
// camera, of programs and of people. The pixels, what colours mean and what is
// needed to show it stay as they are.
func strip(f Format, data []byte) ([]byte, error) {
	switch f {
	case JPEG:
		return stripJPEG(data)
	case PNG:
		return stripPNG(data)
	case GIF:
		return stripGIF(data)
	}
	return stripWebP(data)
}

// segments walks over the parts of a JPEG before its picture (ITU-T T.81,
// annex B): marker and all its bytes. rest begins with the first scan.
func segments(data []byte, each func(marker byte, whole []byte)) (rest []byte, err error) {
	i := 2
	for {
		for i < len(data) && data[i] == 0xff && i+1 < len(data) && data[i+1] == 0xff {
			i++ // fill bytes
		}
		if i+4 > len(data) || data[i] != 0xff {
			return nil, errShape
		}
		m := data[i+1]
		if m == 0xda { // start of scan
			return data[i:], nil
		}
		if m == 0x01 || m >= 0xd0 && m <= 0xd9 {
			return nil, errShape
		}
		n := int(binary.BigEndian.Uint16(data[i+2:]))
		if n < 2 || i+2+n > len(data) {
			return nil, errShape
		}
		each(m, data[i:i+2+n])
		i += 2 + n
	}
}

const (
	iccName   = "ICC_PROFILE\x00"
	adobeName = "Adobe"
)

func isICC(m byte, whole []byte) bool {
	return m == 0xe2 && bytes.HasPrefix(whole[4:], []byte(iccName))
}

func stripJPEG(data []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(data)), data[:2]...)
	rest, err := segments(data, func(m byte, whole []byte) {
		switch {
		case m == 0xe0 && bytes.HasPrefix(whole[4:], []byte("JFIF\x00")) && len(whole) >= 18:
			jfif := append([]byte(nil), whole[:18]...) // without its thumbnail
			binary.BigEndian.PutUint16(jfif[2:], 16)
			jfif[16], jfif[17] = 0, 0
			out = append(out, jfif...)
		case isICC(m, whole), m == 0xee && bytes.HasPrefix(whole[4:], []byte(adobeName)): // what colours mean
			out = append(out, whole...)
		case m >= 0xe0 && m <= 0xef, m == 0xfe: // APPn and comments
		default:
			out = append(out, whole...)
		}
	})
	if err != nil {
		return nil, err
	}
	// What follows the picture is of no use to it: phones keep a second picture
	// or a film there.
	end := endOfImage(rest)
	if end < 0 {
		return nil, errShape
	}
	return append(out, rest[:end]...), nil
}

// endOfImage returns where the first picture ends: behind its EOI marker. A
// progressive picture has several scans with tables between them.
func endOfImage(b []byte) int {
	for i := 0; i+1 < len(b); {
		if b[i] != 0xff {
			n := bytes.IndexByte(b[i:], 0xff)
			if n < 0 {
				return -1
			}
			i += n
			continue
		}
		switch m := b[i+1]; {
		case m == 0xff:
			i++
		case m == 0xd9:
			return i + 2
		case m == 0 || m >= 0xd0 && m <= 0xd7: // a stuffed byte, a restart
			i += 2
		default:
			if i+4 > len(b) {
				return -1
			}
			n := int(binary.BigEndian.Uint16(b[i+2:]))
			if n < 2 {
				return -1
			}
			i += 2 + n
		}
	}
	return -1
}

// iccProfile returns the parts of a JPEG that hold its colour profile.
func iccProfile(data []byte) (parts [][]byte) {
	_, _ = segments(data, func(m byte, whole []byte) {
		if isICC(m, whole) {
			parts = append(parts, whole)
		}
	})
	return parts
}

// withProfile puts a colour profile into a JPEG that has none.
func withProfile(data []byte, parts [][]byte) []byte {
	if len(parts) == 0 {
		return data
	}
	out := append(make([]byte, 0, len(data)), data[:2]...)
	for _, p := range parts {
		out = append(out, p...)
	}
	return append(out, data[2:]...)
}

// orientation reads from a JPEG how the camera was held: 1 to 8, and 1 when
// nothing is said (CIPA DC-008, Exif 2.32, tag 0x0112 of IFD0).
func orientation(data []byte) int {
	o := 1
	_, _ = segments(data, func(m byte, whole []byte) {
		if m != 0xe1 || !bytes.HasPrefix(whole[4:], []byte("Exif\x00\x00")) {
			return
		}
		t := whole[10:]
		if len(t) < 8 {
			return
		}
		var order binary.ByteOrder = binary.BigEndian
		if string(t[:2]) == "II" {
			order = binary.LittleEndian
		}
		at := int64(order.Uint32(t[4:]))
		if at+2 > int64(len(t)) {
			return
		}
		n := int64(order.Uint16(t[at:]))
		for i := range n {
			e := at + 2 + 12*i
			if e+12 > int64(len(t)) {
				return
			}
			if order.Uint16(t[e:]) == 0x0112 {
				if v := int(order.Uint16(t[e+8:])); v >= 1 && v <= 8 {
					o = v
				}
				return
			}
		}
	})
	return o
}

// pngKept are the chunks that say how pixels are shown (PNG, third edition,
// section 11), APNG included. Text, time and eXIf are not among them.
var pngKept = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "cHRM": true, "gAMA": true, "iCCP": true, "sBIT": true, "sRGB": true, "cICP": true, "mDCV": true, "cLLI": true,
	"bKGD": true, "pHYs": true, "acTL": true, "fcTL": true, "fdAT": true,
}

func stripPNG(data []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(data)), data[:8]...)
	for i := 8; ; {
		if i+12 > len(data) {
			return nil, errShape
		}
		n := int64(binary.BigEndian.Uint32(data[i:]))
		if int64(i)+12+n > int64(len(data)) {
			return nil, errShape
		}
		whole := data[i : int64(i)+12+n]
		name := string(whole[4:8])
		if crc32.ChecksumIEEE(whole[4:8+n]) != binary.BigEndian.Uint32(whole[8+n:]) {
			return nil, errShape
		}
		if pngKept[name] {
			out = append(out, whole...)
		}
		if name == "IEND" {
			return out, nil // and nothing of what may stand behind it
		}
		i += len(whole)
	}
}

// stripGIF keeps pictures, their timing and the loop; comments, plain texts and
// XMP go (GIF89a, sections 24 to 26).
func stripGIF(data []byte) ([]byte, error) {
	if len(data) < 13 {
		return nil, errShape
	}
	i := 13
	if data[10]&0x80 != 0 {
		i += 3 << (data[10]&7 + 1)
	}
	blocks := func(i int) int { // behind a row of sub-blocks
		for i >= 0 && i < len(data) {
			n := int(data[i])
			i += 1 + n
			if n == 0 {
				return i
			}
		}
		return -1
	}
	if i > len(data) {
		return nil, errShape
	}
	out := append(make([]byte, 0, len(data)), data[:i]...)
	for i < len(data) {
		start := i
		switch data[i] {
		case 0x3b:
			return append(out, 0x3b), nil
		case 0x2c:
			if i+11 > len(data) {
				return nil, errShape
			}
			flags := data[i+9]
			i += 10
			if flags&0x80 != 0 {
				i += 3 << (flags&7 + 1)
			}
			if i = blocks(i + 1); i < 0 || i > len(data) {
				return nil, errShape
			}
			out = append(out, data[start:i]...)
		case 0x21:
			if i+3 > len(data) {
				return nil, errShape
			}
			label := data[i+1]
			if i = blocks(i + 2); i < 0 || i > len(data) {
				return nil, errShape
			}
			loop := label == 0xff && len(data) >= start+14 && (string(data[start+3:start+14]) == "NETSCAPE2.0" || string(data[start+3:start+14]) == "ANIMEXTS1.0")
			if label == 0xf9 || loop {
				out = append(out, data[start:i]...)
			}
		default:
			return nil, errShape
		}
	}
	return nil, errShape
}

// stripWebP drops the chunks EXIF and XMP and the flags that announce them
// (RFC 9649, section 2.7).
func stripWebP(data []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(data)), data[:12]...)
	end := int64(binary.LittleEndian.Uint32(data[4:])) + 8
	if end > int64(len(data)) {
		return nil, errShape
	}
	for i := int64(12); i < end; {
		if i+8 > end {
			return nil, errShape
		}
		n := int64(binary.LittleEndian.Uint32(data[i+4:]))
		n += n & 1
		if i+8+n > end {
			return nil, errShape
		}
		whole := data[i : i+8+n]
		switch string(whole[:4]) {
		case "VP8X":
			if n < 10 {
				return nil, errShape
			}
			at := len(out) + 8
			out = append(out, whole...)
			out[at] &^= 0x08 | 0x04 // EXIF, XMP
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP":
			out = append(out, whole...)
		}
		i += 8 + n
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}
