package main

import (
	"bytes"
	"strings"
	"testing"
)

func run(t *testing.T, stream string) (*tally, string) {
	t.Helper()
	var out bytes.Buffer
	got := newTally()
	if err := got.read(strings.NewReader(stream), &out); err != nil {
		t.Fatal(err)
	}
	return got, out.String()
}

const mixed = `{"Action":"start","Package":"a"}
{"Action":"output","Package":"a","Test":"TestGood","Output":"    a_test.go:1: chatter\n"}
{"Action":"pass","Package":"a","Test":"TestGood"}
{"Action":"output","Package":"a","Test":"TestBad","Output":"=== RUN   TestBad\n"}
{"Action":"output","Package":"a","Test":"TestBad","Output":"    a_test.go:2: got 1, want 2\n"}
{"Action":"fail","Package":"a","Test":"TestBad"}
{"Action":"output","Package":"a","Test":"TestAway","Output":"    a_test.go:3: no server\n"}
{"Action":"skip","Package":"a","Test":"TestAway"}
{"Action":"output","Package":"a","Output":"FAIL\n"}
{"Action":"output","Package":"a","Output":"FAIL\ta\t0.01s\n"}
{"Action":"fail","Package":"a"}
`

func TestVerdictsAreCountedAndReasonsShown(t *testing.T) {
	got, out := run(t, mixed)
	if got.passed != 1 || got.failed != 1 || got.skipped != 1 {
		t.Errorf("%d passed, %d failed, %d skipped; want one of each", got.passed, got.failed, got.skipped)
	}
	for _, part := range []string{"got 1, want 2", "skipped 1: no server\n", "FAIL\ta\t0.01s"} {
		if !strings.Contains(out, part) {
			t.Errorf("%q is missing from:\n%s", part, out)
		}
	}
	if strings.Contains(out, "chatter") || strings.Contains(out, "=== RUN") {
		t.Errorf("too much is said:\n%s", out)
	}
}

// TestPackageThatFailsWithoutATest has a panic, a timeout or a compiler error behind it.
func TestPackageThatFailsWithoutATest(t *testing.T) {
	got, out := run(t, `{"ImportPath":"b","Action":"build-output","Output":"b.go:1: undefined: x\n"}
{"Action":"output","Package":"b","Test":"TestSlow","Output":"panic: test timed out\n"}
{"Action":"output","Package":"b","Output":"FAIL\tb [build failed]\n"}
{"Action":"fail","Package":"b"}
`)
	if got.failed != 1 {
		t.Errorf("%d failures, want 1", got.failed)
	}
	for _, part := range []string{"undefined: x", "timed out", "build failed"} {
		if !strings.Contains(out, part) {
			t.Errorf("%q is missing from:\n%s", part, out)
		}
	}
}

func TestGoodPackageIsOneLine(t *testing.T) {
	got, out := run(t, `{"Action":"pass","Package":"c","Test":"TestOne"}
{"Action":"output","Package":"c","Output":"PASS\n"}
{"Action":"output","Package":"c","Output":"ok  \tc\t0.1s\n"}
{"Action":"pass","Package":"c"}
{"Action":"output","Package":"d","Output":"?   \td\t[no test files]\n"}
{"Action":"skip","Package":"d"}
`)
	if got.passed != 1 || got.skipped != 0 || out != "ok  \tc\t0.1s\n" {
		t.Errorf("%+v said %q", got, out)
	}
}
