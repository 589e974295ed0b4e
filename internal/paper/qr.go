package paper

import (
	"fmt"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// qrCode draws a QR code as filled rectangles, one for each run of dark modules, so that it stays sharp at any size.
func (c *composer) qrCode(text string, x, y, size float64) error {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return fmt.Errorf("encode QR code: %w", err)
	}
	modules := code.Bounds().Dx()
	unit := size / float64(modules)
	for row := range modules {
		for from := 0; from < modules; {
			to := from
			for to < modules && dark(code, to, row) {
				to++
			}
			if to > from { // a hair taller, lest a viewer shows seams between rows
				c.add(boxMark{x: x + float64(from)*unit, y: y + float64(row)*unit, width: float64(to-from) * unit, height: unit * 1.04, fill: &ink})
			}
			from = max(to, from+1)
		}
	}
	c.add(linkMark{x: x, y: y, width: size, height: size, address: text})
	return nil
}

func dark(code barcode.Barcode, x, y int) bool {
	r, _, _, _ := code.At(x, y).RGBA()
	return r == 0
}
