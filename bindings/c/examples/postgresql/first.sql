SELECT article.number, mapped.*
FROM (VALUES (1, 'US-HANDSKE NITRIL PF OST L 200ST'), (2, 'Tappningskateter CH12'))
        AS article (number, name),
    kodbro_map(article.name) AS mapped;
