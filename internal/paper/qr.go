package paper

import (
	"fmt"

	"rsc.io/qr"
)

// codeMark is a QR code. It is drawn as filled rectangles, one for each run of dark modules, so that it stays sharp at
// any size.
type codeMark struct {
	x, y, size float64
	code       *qr.Code
}

// seam makes each run a hair taller than its row, lest a viewer shows lines between rows.
const seam = 1.04

func (c *composer) qrCode(text string, x, y, size float64) error {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return fmt.Errorf("encode QR code: %w", err)
	}
	c.add(codeMark{x: x, y: y, size: size, code: code})
	c.add(linkMark{x: x, y: y, width: size, height: size, address: text})
	return nil
}

// runs calls do for each run of dark modules, from the column it begins in to the one behind it.
func (q codeMark) runs(do func(row, from, to int)) {
	for row := range q.code.Size {
		for from := 0; from < q.code.Size; {
			to := from
			for q.code.Black(to, row) {
				to++
			}
			if to > from {
				do(row, from, to)
			}
			from = max(to, from+1)
		}
	}
}
