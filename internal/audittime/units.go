package audittime

import (
	"fmt"
	"strconv"
	"strings"
)

// HalfDays counts halves of an auditor day: 7 is three and a half days. It is
// the grain of everything planned, booked and priced (R-TIME-08).
type HalfDays int

// String is the number of days, "3.5" or "3".
func (h HalfDays) String() string { return decimal(int64(h)*5, 1) }

// MarshalJSON writes days as a number with halves.
func (h HalfDays) MarshalJSON() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalJSON reads a number of days with halves.
func (h *HalfDays) UnmarshalJSON(raw []byte) error {
	read, err := ParseHalfDays(string(raw))
	*h = read
	return err
}

// ParseHalfDays reads days as people write them: 3, 3.5 or 3,5. Other parts of
// a day, negative numbers and more than 5000 days are errors.
func ParseHalfDays(s string) (HalfDays, error) {
	tenths, err := parseDecimal(s, 1)
	if err != nil || tenths < 0 || tenths > 50000 || tenths%5 != 0 {
		return 0, fmt.Errorf("%q is not a number of whole or half days", s)
	}
	return HalfDays(tenths / 5), nil
}

// Percent is an adjustment in hundredths of a percent, negative for less:
// -1000 is minus ten percent.
type Percent int

// Whole is a whole percent.
func Whole(percent int) Percent { return Percent(percent * 100) }

// String is the number of percent without the sign %, "-10" or "7.5".
func (p Percent) String() string { return decimal(int64(p), 2) }

// MarshalJSON writes the number of percent.
func (p Percent) MarshalJSON() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalJSON reads a number of percent with at most two decimals.
func (p *Percent) UnmarshalJSON(raw []byte) error {
	read, err := ParsePercent(string(raw))
	*p = read
	return err
}

// ParsePercent reads -10, 7.5 or 7,25, within 1000 percent either way.
func ParsePercent(s string) (Percent, error) {
	hundredths, err := parseDecimal(s, 2)
	if err != nil || hundredths < -100000 || hundredths > 100000 {
		return 0, fmt.Errorf("%q is not a percentage with at most two decimals", s)
	}
	return Percent(hundredths), nil
}

// Hours are hours a week in hundredths: 3750 is thirty-seven and a half.
type Hours int

// String is the number of hours, "37.5".
func (h Hours) String() string { return decimal(int64(h), 2) }

// MarshalJSON writes the number of hours.
func (h Hours) MarshalJSON() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalJSON reads a number of hours with at most two decimals.
func (h *Hours) UnmarshalJSON(raw []byte) error {
	read, err := ParseHours(string(raw))
	*h = read
	return err
}

// ParseHours reads 20, 37.5 or 37,5; a week has 168.
func ParseHours(s string) (Hours, error) {
	hundredths, err := parseDecimal(s, 2)
	if err != nil || hundredths < 0 || hundredths > 16800 {
		return 0, fmt.Errorf("%q is not a number of hours a week", s)
	}
	return Hours(hundredths), nil
}

// Days is an exact, not yet rounded number of auditor days in hundred-thousandths,
// so that halves of a day times hundredths of a percent never lose anything.
type Days int64

const (
	oneDay  Days = 100000
	halfDay Days = oneDay / 2
)

// Exact is the same number of days, unrounded.
func (h HalfDays) Exact() Days { return Days(h) * halfDay }

// String is the number of days with as many decimals as it has, "6.325".
func (d Days) String() string { return decimal(int64(d), 5) }

// MarshalJSON writes the number of days.
func (d Days) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads a number of days with at most five decimals.
func (d *Days) UnmarshalJSON(raw []byte) error {
	read, err := parseDecimal(string(raw), 5)
	*d = Days(read)
	return err
}

// Adjust changes a number of half days by a percentage, exactly.
func (h HalfDays) Adjust(p Percent) Days {
	return Days(h) * halfDay / 10000 * Days(10000+p)
}

// Rounding is how days become half days (R-TIME-08).
type Rounding string

// The two ways. The zero value stands for what the rulebook's constant says.
const (
	UpHalf      Rounding = "up_half"      // up to the next half day
	NearestHalf Rounding = "nearest_half" // to the nearest half day, ties up
)

// Round makes whole half days. Any rounding but the nearest rounds up, which is
// the stricter one.
func (r Rounding) Round(d Days) HalfDays {
	return r.share(d, 1, 1)
}

// share is num/den of d in half days.
func (r Rounding) share(d Days, num, den int64) HalfDays {
	n, of := int64(d)*num, int64(halfDay)*den
	if r == NearestHalf {
		return HalfDays((2*n + of) / (2 * of))
	}
	return HalfDays((n + of - 1) / of)
}

// decimal writes n with the given number of decimals and no trailing zeros.
func decimal(n int64, decimals int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := fmt.Sprintf("%0*d", decimals+1, n)
	whole, part := text[:len(text)-decimals], strings.TrimRight(text[len(text)-decimals:], "0")
	if part == "" {
		return sign + whole
	}
	return sign + whole + "." + part
}

// parseDecimal reads a decimal number as a whole number of its last decimal.
func parseDecimal(s string, decimals int) (int64, error) {
	digits, negative := strings.CutPrefix(strings.Replace(strings.TrimSpace(s), ",", ".", 1), "-")
	whole, part, _ := strings.Cut(digits, ".")
	part = strings.TrimRight(part, "0")
	if len(part) > decimals {
		return 0, fmt.Errorf("%q has more than %d decimals", s, decimals)
	}
	n, err := strconv.ParseUint(whole+part+strings.Repeat("0", decimals-len(part)), 10, 63)
	if err != nil || whole == "" || n > 1<<40 {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	if negative {
		return -int64(n), nil
	}
	return int64(n), nil
}
