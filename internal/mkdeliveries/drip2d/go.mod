module fabulon.example/drip2d

go 1.26
