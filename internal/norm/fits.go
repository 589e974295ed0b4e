package norm

import (
	"fmt"
	"strconv"
	"strings"
)

// Kind is what the value of a constant has to be; it follows from the installed value.
type Kind string

// The kinds.
const (
	TableKind    Kind = "table"         // rows like 1-15:3.5
	WeightKind   Kind = "weight"        // whole percent with the sign of its factor
	TruthKind    Kind = "truth"         // true or false
	WholeKind    Kind = "whole number"  // 0 to 100,000
	WholesKind   Kind = "whole numbers" // with commas
	FractionKind Kind = "fraction"      // 2/3, 0.30 or 1.0
	WordKind     Kind = "word"          // one of a few words, which the reading calculation knows
)

// Kind is what the constant's value has to be.
func (k Constant) Kind() Kind {
	switch {
	case k.Name == tableName:
		return TableKind
	case strings.HasPrefix(k.Name, factorPrefix):
		return WeightKind
	case k.Value == "true" || k.Value == "false":
		return TruthKind
	}
	if _, err := strconv.Atoi(k.Value); err == nil {
		return WholeKind
	}
	if _, err := wholes(k.Value); err == nil {
		return WholesKind
	}
	if _, err := parseFraction(k.Value); err == nil {
		return FractionKind
	}
	return WordKind
}

// mostWhole is the greatest whole number a constant may be.
const mostWhole = 100_000

// Fits tells why a value cannot be one of the constant, in a sentence; nil when it can. Whether a word is known is the
// business of the calculation that reads it.
func (k Constant) Fits(value string) error {
	switch k.Kind() {
	case TableKind:
		_, err := parseBands(value)
		return err
	case WeightKind:
		return k.fitsWeight(value)
	case TruthKind:
		if value != "true" && value != "false" {
			return fmt.Errorf("%q is neither true nor false", value)
		}
	case WholeKind:
		if n, err := strconv.Atoi(value); err != nil || n < 0 || n > mostWhole {
			return fmt.Errorf("%q is not a whole number between 0 and %d", value, mostWhole)
		}
	case WholesKind:
		_, err := wholes(value)
		return err
	case FractionKind:
		return k.fitsFraction(value)
	case WordKind:
		if strings.TrimSpace(value) == "" || len(value) > 100 {
			return fmt.Errorf("a word is needed, like %q", k.Value)
		}
	}
	return nil
}

func (k Constant) fitsWeight(value string) error {
	n, err := strconv.Atoi(value)
	decrease := strings.HasPrefix(strings.TrimPrefix(k.Name, factorPrefix), "DEC")
	if err != nil || n < -100 || n > 100 || decrease && n > 0 || !decrease && n < 0 {
		return fmt.Errorf("%q is not a whole percent between 0 and 100 with the sign of the factor", value)
	}
	return nil
}

// fitsFraction holds shares to the whole, and numbers of days to a hundred in halves.
func (k Constant) fitsFraction(value string) error {
	f, err := parseFraction(value)
	switch days := strings.HasSuffix(k.Name, "_days"); {
	case err != nil:
		return err
	case days && (f.Num > 100*f.Den || 2*f.Num%f.Den != 0):
		return fmt.Errorf("%q is not a number of days up to 100, in halves", value)
	case !days && f.Num > f.Den:
		return fmt.Errorf("%q is more than the whole", value)
	}
	return nil
}

// wholes reads whole numbers between commas.
func wholes(text string) ([]int, error) {
	var list []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 0 || n > mostWhole {
			return nil, fmt.Errorf("%q is not a list of whole numbers between 0 and %d", text, mostWhole)
		}
		list = append(list, n)
	}
	return list, nil
}
