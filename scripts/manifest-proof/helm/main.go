// Command helm prints the version of a Chart.yaml as Helm's own library loads it.
package main

import (
	"fmt"
	"os"

	"helm.sh/helm/v3/pkg/chartutil"
)

func main() {
	chart, err := chartutil.LoadChartfile(os.Args[1])
	if err == nil {
		err = chart.Validate()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(chart.Version)
}
