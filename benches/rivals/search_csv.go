// Prints the payments as CSV, one at a time, while they arrive: search_csv URL
package main

import (
	"encoding/csv"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"
)

type payment struct {
	ACCEPTDATE, ORDERNO, TID, PAYMETHOD, AMOUNT, CANCEL_SUM_AMOUNT string
	BUYERNAME, BUYEREMAIL, BUYERID, PRODUCTNAME, PRODUCTCODE       string
	ACCEPTNO, CANCELDATE, CANCELMSG, ACCOUNTNO, RECEIVERNAME       string
	DEPOSITENDDATE, CARDNAME, CARDCODE, RESULTCODE, RESULTMSG      string
}

func main() {
	reply, err := http.Post(os.Args[1]+"/api/paysearch", "application/json", strings.NewReader("{}"))
	check(err)
	defer reply.Body.Close()
	out := csv.NewWriter(os.Stdout)
	check(out.Write([]string{
		"ACCEPTDATE", "ORDERNO", "TID", "PAYMETHOD", "AMOUNT", "CANCEL_SUM_AMOUNT",
		"BUYERNAME", "BUYEREMAIL", "BUYERID", "PRODUCTNAME", "PRODUCTCODE",
		"ACCEPTNO", "CANCELDATE", "CANCELMSG", "ACCOUNTNO", "RECEIVERNAME",
		"DEPOSITENDDATE", "CARDNAME", "CARDCODE", "RESULTCODE", "RESULTMSG",
	}))
	decoder := json.NewDecoder(reply.Body)
	_, err = decoder.Token() // [
	check(err)
	var row []string
	for decoder.More() {
		var p payment
		check(decoder.Decode(&p))
		row = append(row[:0],
			p.ACCEPTDATE, p.ORDERNO, p.TID, p.PAYMETHOD, p.AMOUNT, p.CANCEL_SUM_AMOUNT,
			p.BUYERNAME, p.BUYEREMAIL, p.BUYERID, p.PRODUCTNAME, p.PRODUCTCODE,
			p.ACCEPTNO, p.CANCELDATE, p.CANCELMSG, p.ACCOUNTNO, p.RECEIVERNAME,
			p.DEPOSITENDDATE, p.CARDNAME, p.CARDCODE, p.RESULTCODE, p.RESULTMSG,
		)
		check(out.Write(row))
	}
	_, err = decoder.Token() // ], which an answer that was cut does not have
	check(err)
	out.Flush()
	check(out.Error())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
