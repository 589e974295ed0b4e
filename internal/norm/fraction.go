package norm

import (
	"fmt"
	"strconv"
	"strings"
)

// Fraction is an exact share such as 2/3: Num parts of Den, Den positive.
type Fraction struct {
	Num, Den int64
}

// String is the fraction as 2/3.
func (f Fraction) String() string { return fmt.Sprintf("%d/%d", f.Num, f.Den) }

// parseFraction reads 2/3, 0.30 or 8, not negative, in lowest terms.
func parseFraction(s string) (Fraction, error) {
	num, den, divided := strings.Cut(s, "/")
	whole, decimals, _ := strings.Cut(num, ".")
	if divided && decimals != "" || len(whole)+len(decimals) > 9 {
		return Fraction{}, fmt.Errorf("%q is not a fraction", s)
	}
	f := Fraction{Den: 1}
	var err error
	if f.Num, err = digits(whole + decimals); err == nil && divided {
		f.Den, err = digits(den)
	}
	for range decimals {
		f.Den *= 10
	}
	if err != nil || f.Den == 0 {
		return Fraction{}, fmt.Errorf("%q is not a fraction", s)
	}
	shared := gcd(f.Num, f.Den)
	return Fraction{f.Num / shared, f.Den / shared}, nil
}

func digits(s string) (int64, error) {
	n, err := strconv.ParseUint(s, 10, 31)
	return int64(n), err
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
