package fee

import (
	"fmt"
	"strconv"
	"strings"
)

// String is the number of percent, "19" or "8.1".
func (p Percent) String() string {
	sign, n := "", int(p)
	if n < 0 {
		sign, n = "-", -n
	}
	text := fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// ParsePercent reads 19, 8.1 or 8,10, from 0 to 100.
func ParsePercent(s string) (Percent, error) {
	whole, part, _ := strings.Cut(strings.Replace(strings.TrimSpace(s), ",", ".", 1), ".")
	part = strings.TrimRight(part, "0")
	if len(part) > 2 || whole == "" || len(whole) > 3 {
		return 0, fmt.Errorf("%q is not a percentage with at most two decimals", s)
	}
	n, err := strconv.ParseUint(whole+part+strings.Repeat("0", 2-len(part)), 10, 31)
	if err != nil || n > uint64(wholeThing) {
		return 0, fmt.Errorf("%q is not a percentage from 0 to 100", s)
	}
	return Percent(n), nil
}

// MarshalJSON writes the number of percent.
func (p Percent) MarshalJSON() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalJSON reads a number of percent.
func (p *Percent) UnmarshalJSON(raw []byte) error {
	read, err := ParsePercent(string(raw))
	*p = read
	return err
}
