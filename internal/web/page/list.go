package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// Listing says what may be asked of a list; anything else in the address is
// passed over, because addresses are typed, shortened and guessed.
type Listing struct {
	Sorts   []string // keys; the first is the rule. "-due" turns it round
	Filters []Filter
	Size    int // rows a page, 50 if 0
}

// Filter narrows a list by one property with few values.
type Filter struct {
	Name    string
	Label   string
	Choices []Choice
	All     string // the word for no filter, "All" if empty
}

// List is what was asked of a list. The page sets Total after counting.
type List struct {
	Query string // searched for, at most 100 characters
	Sort  string // one of the allowed keys
	Desc  bool
	Page  int // from 1
	Size  int
	Total int
	Many  bool // there are more than Total, too many to count
	Path  string

	picked  map[string]string
	listing Listing
}

const (
	pageRows  = 50
	maxPage   = 1_000_000
	maxSearch = 100
)

// Read takes the list from the address of the request.
func (l Listing) Read(c echo.Context) List {
	asked := c.QueryParams()
	if l.Size == 0 {
		l.Size = pageRows
	}
	list := List{Size: l.Size, Path: c.Request().URL.Path, listing: l, picked: map[string]string{}}
	list.Query = cut(visible(asked.Get("q")), maxSearch)
	list.Sort, list.Desc = l.sort(asked.Get("sort"))
	list.Page = pageNumber(asked.Get("page"))
	for _, f := range l.Filters {
		if v := asked.Get(f.Name); v != "" && f.has(v) {
			list.picked[f.Name] = v
		}
	}
	return list
}

func (l Listing) sort(asked string) (string, bool) {
	key, desc := strings.CutPrefix(asked, "-")
	for _, allowed := range l.Sorts {
		if strings.TrimPrefix(allowed, "-") == key {
			return key, desc
		}
	}
	if len(l.Sorts) == 0 {
		return "", false
	}
	key, desc = strings.CutPrefix(l.Sorts[0], "-")
	return key, desc
}

func (f Filter) has(value string) bool {
	return slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Value == value })
}

func pageNumber(asked string) int {
	n, err := strconv.Atoi(asked)
	if err != nil || n < 1 || n > maxPage {
		return 1
	}
	return n
}

// Picked is the value a filter is set to, or "".
func (l List) Picked(filter string) string { return l.picked[filter] }

// Offset is how many rows come before this page.
func (l List) Offset() int { return (l.Page - 1) * l.Size }

// Pages is how many pages there are, at least one.
func (l List) Pages() int { return max(1, (l.Total+l.Size-1)/max(1, l.Size)) }

// Count sets how many rows were found. Above most they were not all counted: the reader is to narrow the search.
func (l *List) Count(found, most int) {
	l.Total, l.Many = found, l.Query != "" && found == most+1
	if l.Many {
		l.Total = most
	}
}

// From and To number the rows shown.
func (l List) From() int { return min(l.Offset()+1, l.Total) }

// To is the number of the last row shown.
func (l List) To() int { return min(l.Offset()+l.Size, l.Total) }

// Narrowed tells whether a search or filter hides rows.
func (l List) Narrowed() bool { return l.Query != "" || len(l.picked) > 0 }

func (l List) values() url.Values {
	v := url.Values{}
	if l.Query != "" {
		v.Set("q", l.Query)
	}
	if key, desc := l.listing.sort(""); l.Sort != key || l.Desc != desc {
		v.Set("sort", direction(l.Sort, l.Desc))
	}
	for name, value := range l.picked {
		v.Set(name, value)
	}
	return v
}

func direction(key string, desc bool) string {
	if desc {
		return "-" + key
	}
	return key
}

func (l List) address(v url.Values) string {
	if len(v) == 0 {
		return l.Path
	}
	return l.Path + "?" + v.Encode()
}
