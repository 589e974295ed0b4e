package paper

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // marks arrive as PNG or JPEG
	"image/png"
	"sync"
)

const markPixels = 4_000_000

// marks are kept, since a body has one and every paper bears it.
var marks = struct {
	sync.Mutex
	kept map[[sha256.Size]byte]*picture
}{kept: map[[sha256.Size]byte]*picture{}}

const mostMarks = 8

// keptMark gives the picture of a mark, nil for none.
func keptMark(data []byte) (*picture, error) {
	if len(data) == 0 {
		return nil, nil
	}
	key := sha256.Sum256(data)
	marks.Lock()
	defer marks.Unlock()
	if p, kept := marks.kept[key]; kept {
		return p, nil
	}
	p, err := readMark(data)
	if err != nil {
		return nil, err
	}
	if len(marks.kept) >= mostMarks {
		clear(marks.kept)
	}
	marks.kept[key] = p
	return p, nil
}

// readMark decodes an image before it may enter a paper, since the PDF library trusts what it reads.
func readMark(data []byte) (*picture, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read mark: %w", err)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > markPixels/size.Height {
		return nil, errors.New("read mark: more than 4 million pixels")
	}
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read mark: %w", err)
	}
	plain := image.NewNRGBA(decoded.Bounds())
	for y := decoded.Bounds().Min.Y; y < decoded.Bounds().Max.Y; y++ {
		for x := decoded.Bounds().Min.X; x < decoded.Bounds().Max.X; x++ {
			plain.Set(x, y, decoded.At(x, y))
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, plain); err != nil {
		return nil, fmt.Errorf("read mark: %w", err)
	}
	made := sync.OnceValue(func() pressedPicture { return pressPicture(plain) })
	return &picture{width: size.Width, height: size.Height, png: out.Bytes(), pressed: made}, nil
}
