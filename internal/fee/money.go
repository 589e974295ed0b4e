// Package fee prices auditor days: money in minor units, price lists and the
// lines of a quotation (R-FEE-01 to R-FEE-05). It must not know clients,
// decisions or dates. That a price cannot depend on the outcome of an audit
// follows from there being no outcome among its inputs (R-FEE-02).
package fee

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Money is an amount in the smallest unit of its currency (cents of a euro),
// with the ISO 4217 code (R-FEE-05).
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// ErrOverflow says that an amount is too large to be kept.
var ErrOverflow = errors.New("the amount is too large")

// Add is the sum. Different currencies and amounts beyond int64 are errors.
func (m Money) Add(o Money) (Money, error) {
	if m.Currency != o.Currency {
		return Money{}, fmt.Errorf("%s and %s cannot be added", m.Currency, o.Currency)
	}
	minor, err := add(m.Minor, o.Minor)
	return Money{minor, m.Currency}, err
}

// Times is num/den of the amount, rounded half up to a minor unit, away from
// zero for negative amounts. den is positive.
func (m Money) Times(num, den int64) (Money, error) {
	minor, err := times(m.Minor, num, den)
	return Money{minor, m.Currency}, err
}

func add(a, b int64) (int64, error) {
	sum := a + b
	if a > 0 && b > 0 && sum < 0 || a < 0 && b < 0 && sum >= 0 {
		return 0, ErrOverflow
	}
	return sum, nil
}

func times(amount, num, den int64) (int64, error) {
	if den <= 0 {
		return 0, fmt.Errorf("an amount cannot be divided by %d", den)
	}
	product := new(big.Int).Mul(big.NewInt(amount), big.NewInt(num))
	half := big.NewInt(den)
	if product.Sign() < 0 {
		half.Neg(half)
	}
	product.Mul(product, big.NewInt(2)).Add(product, half).Quo(product, new(big.Int).Mul(big.NewInt(den), big.NewInt(2)))
	if !product.IsInt64() {
		return 0, ErrOverflow
	}
	return product.Int64(), nil
}

// Format is the amount for readers of English, "EUR 1,500.00".
func (m Money) Format() string {
	return strings.TrimSpace(m.Currency + " " + m.Digits(",", "."))
}

// Digits is the amount without its currency, with the reader's own marks: what stands between thousands, and before
// the decimals.
func (m Money) Digits(thousands, decimal string) string {
	text := strings.TrimPrefix(strconv.FormatInt(m.Minor, 10), "-")
	decimals := digitsOf(m.Currency)
	if missing := decimals + 1 - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	whole, part := text[:len(text)-decimals], text[len(text)-decimals:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + thousands + whole[i:]
	}
	if part != "" {
		whole += decimal + part
	}
	if m.Minor < 0 {
		whole = "-" + whole
	}
	return whole
}

// Plain is the amount as a person types it, "1500.00" or "1500" for currencies without decimals.
func (m Money) Plain() string { return m.Digits("", ".") }

// ParseMoney reads an amount as a person types it, 1500 or 1500.50, in a
// currency. Negative amounts, separators of thousands and more decimals than
// the currency has are errors.
func ParseMoney(amount, currency string) (Money, error) {
	whole, part, _ := strings.Cut(strings.TrimSpace(amount), ".")
	decimals := digitsOf(currency)
	if len(part) > decimals {
		return Money{}, fmt.Errorf("%q has more decimals than %s", amount, currency)
	}
	minor, err := strconv.ParseUint(whole+part+strings.Repeat("0", decimals-len(part)), 10, 63)
	if err != nil || whole == "" {
		return Money{}, fmt.Errorf("%q is not an amount like 1500.00", amount)
	}
	return Money{int64(minor), currency}, nil
}
