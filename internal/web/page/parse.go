package page

import (
	"fmt"
	"strconv"
	"strings"

	"assay/internal/day"
)

// Day parses the date of a field, "2027-03-14"; what is no date becomes a fault
// of the field. Blank is no day and no fault.
func (e Errors) Day(name, label, typed string) day.Day {
	if typed == "" {
		return day.Day{}
	}
	d, err := day.Parse(typed)
	if err != nil {
		e.Add(name, label+" must be a date that exists, like 2027-03-14.")
	}
	return d
}

// Int parses a whole number from lowest to highest, both allowed. Blank is 0
// and no fault.
func (e Errors) Int(name, label, typed string, lowest, highest int) int {
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < lowest || n > highest {
		e.Add(name, fmt.Sprintf("%s must be a whole number from %d to %d.", label, lowest, highest))
		return 0
	}
	return n
}

// Percent parses "12.5" (or "12.5 %") into hundredths of a percent, 1250. More
// than two decimals, or more than 100 percent, is a fault. Blank is 0.
func (e Errors) Percent(name, label, typed string) int {
	typed = strings.TrimSpace(strings.TrimSuffix(typed, "%"))
	if typed == "" {
		return 0
	}
	n, ok := hundredths(typed)
	if !ok || n > 100_00 {
		e.Add(name, label+" must be a percentage from 0 to 100, like 12.5.")
		return 0
	}
	return int(n)
}

// Money parses "1234.50" or "1,234.50" into hundredths, 123450. A comma counts
// only between groups of three digits: "1,5" is refused, not guessed at. Blank
// is 0.
func (e Errors) Money(name, label, typed string) int64 {
	if typed == "" {
		return 0
	}
	n, ok := hundredths(typed)
	if !ok {
		e.Add(name, label+" must be an amount, like 1234.50.")
	}
	return n
}

func hundredths(typed string) (int64, bool) {
	if !amountOfMoney.MatchString(typed) {
		return 0, false
	}
	whole, rest, _ := strings.Cut(strings.ReplaceAll(typed, ",", ""), ".")
	n, err := strconv.ParseInt(whole+(rest + "00")[:2], 10, 64)
	return n, err == nil
}
