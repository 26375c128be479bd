# language: fr
Fonctionnalité: La lecture de la nuit
  Chaque nuit, après la clôture du soir, Sommit lit la caisse de chaque établissement.
  Le lendemain, les ventes et les nouvelles références sont dans Sommit.

  @R3
  Règle: R3 - Les ventes du soir sont dans Sommit le lendemain, à la date où la journée a commencé

    @chaque_caisse
    Scénario: Le service du soir, après minuit compris
      Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
      Et les touches de la caisse :
        | touche                     | prix   |
        | SANCERRE DURAND VERRE 12CL | 8,50 € |
      Et que la caisse encaisse 2 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h 15
      Et que la caisse encaisse 1 « SANCERRE DURAND VERRE 12CL » le vendredi 6 mars à 1 h 40
      Quand Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le jeudi 5 mars, Sommit compte 3 « SANCERRE DURAND VERRE 12CL » pour 25,50 €
      Et le vendredi 6 mars, Sommit ne compte aucune vente

    @chaque_caisse
    Plan du scénario: Une vente à <heure> est de la journée du <journée>
      Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le mercredi 4 mars
      Et les touches de la caisse :
        | touche                     | prix   |
        | SANCERRE DURAND VERRE 12CL | 8,50 € |
      Et que la caisse encaisse 1 « SANCERRE DURAND VERRE 12CL » le vendredi 6 mars à <heure>
      Quand Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors le <journée>, Sommit compte 1 « SANCERRE DURAND VERRE 12CL » pour 8,50 €

      Exemples:
        | heure  | journée         |
        | 0 h 00 | jeudi 5 mars    |
        | 4 h 59 | jeudi 5 mars    |
        | 5 h 00 | vendredi 6 mars |

    Scénario: Un bar de nuit choisit l'heure où sa journée finit
      Étant donné « Le Noctambule », à Paris, où la journée finit à 9 h, relié à sa caisse depuis le jeudi 5 mars
      Et les touches de la caisse :
        | touche        | prix   |
        | PINTE BLONDE  | 7,00 € |
      Et que la caisse encaisse 4 « PINTE BLONDE » le vendredi 6 mars à 7 h 45
      Quand Sommit lit la caisse le vendredi 6 mars à 10 h
      Alors le jeudi 5 mars, Sommit compte 4 « PINTE BLONDE » pour 28,00 €

    @chaque_caisse
    Plan du scénario: Minuit est celui de l'établissement, à <ville>
      Étant donné « Le Bouchon », à <ville>, relié à sa caisse depuis le jeudi 5 mars
      Et les touches de la caisse :
        | touche                     | prix   |
        | SANCERRE DURAND VERRE 12CL | 8,50 € |
      Et que la caisse encaisse 1 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 23 h 50
      Et que la caisse encaisse 1 « SANCERRE DURAND VERRE 12CL » le vendredi 6 mars à 1 h 10
      Quand Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le jeudi 5 mars, Sommit compte 2 « SANCERRE DURAND VERRE 12CL » pour 17,00 €

      Exemples:
        | ville                     |
        | Pointe-à-Pitre            |
        | Saint-Denis de La Réunion |

    @chaque_caisse
    Plan du scénario: La nuit du changement d'heure, une vente du <vente>
      Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le <début>
      Et les touches de la caisse :
        | touche                     | prix   |
        | SANCERRE DURAND VERRE 12CL | 8,50 € |
      Et que la caisse encaisse 1 « SANCERRE DURAND VERRE 12CL » le <vente>
      Quand Sommit lit la caisse le <lecture>
      Alors le <journée>, Sommit compte 1 « SANCERRE DURAND VERRE 12CL » pour 8,50 €

      Exemples: Passage à l'heure d'été
        | début          | vente                        | lecture                | journée          |
        | samedi 28 mars | dimanche 29 mars à 1 h 59    | lundi 30 mars à 6 h 30 | samedi 28 mars   |
        | samedi 28 mars | dimanche 29 mars à 4 h 30    | lundi 30 mars à 6 h 30 | samedi 28 mars   |
        | samedi 28 mars | dimanche 29 mars à 5 h 30    | lundi 30 mars à 6 h 30 | dimanche 29 mars |

      Exemples: Passage à l'heure d'hiver
        | début                  | vente                                              | lecture                        | journée                  |
        | samedi 25 octobre 2025 | dimanche 26 octobre 2025 à 2 h 30 (heure d'été)    | lundi 27 octobre 2025 à 6 h 30 | samedi 25 octobre 2025   |
        | samedi 25 octobre 2025 | dimanche 26 octobre 2025 à 2 h 30 (heure d'hiver)  | lundi 27 octobre 2025 à 6 h 30 | samedi 25 octobre 2025   |
        | samedi 25 octobre 2025 | dimanche 26 octobre 2025 à 4 h 30                  | lundi 27 octobre 2025 à 6 h 30 | samedi 25 octobre 2025   |
        | samedi 25 octobre 2025 | dimanche 26 octobre 2025 à 5 h 00                  | lundi 27 octobre 2025 à 6 h 30 | dimanche 26 octobre 2025 |

  @R4 @chaque_caisse
  Règle: R4 - Une référence créée à la caisse est dans Sommit le lendemain, vendue ou non

    Contexte:
      Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
      Et les touches de la caisse :
        | touche                     | prix    |
        | SANCERRE DURAND VERRE 12CL | 8,50 €  |
        | MORGON LAPALU BTL 75CL     | 34,00 € |
        | CREMANT DE LOIRE COUPE     | 9,00 €  |
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30

    Scénario: Une référence que personne n'a encore commandée
      Quand la touche « CIDRE FERMIER DU VERGER » à 19,00 € est créée le vendredi 6 mars à 17 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors « CIDRE FERMIER DU VERGER » est à synchroniser
      Et 4 boissons sont à synchroniser

    Scénario: Une référence vendue le soir de sa création
      Quand la touche « CIDRE FERMIER DU VERGER » à 19,00 € est créée le vendredi 6 mars à 17 h
      Et que la caisse encaisse 1 « CIDRE FERMIER DU VERGER » le vendredi 6 mars à 21 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors « CIDRE FERMIER DU VERGER » est à synchroniser
      Et le vendredi 6 mars, Sommit compte 1 « CIDRE FERMIER DU VERGER » pour 19,00 €

    Scénario: Une référence supprimée à la caisse garde ses ventes dans Sommit
      Quand la caisse encaisse 2 « CREMANT DE LOIRE COUPE » le vendredi 6 mars à 19 h
      Et que la touche « CREMANT DE LOIRE COUPE » est supprimée le vendredi 6 mars à 23 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors le vendredi 6 mars, Sommit compte 2 « CREMANT DE LOIRE COUPE » pour 18,00 €
      Et « CREMANT DE LOIRE COUPE » est à synchroniser

    Scénario: Une caisse qui ne montre soudain presque plus rien est prise pour une lecture ratée
      Quand la touche « MORGON LAPALU BTL 75CL » est supprimée le vendredi 6 mars à 23 h
      Et que la touche « CREMANT DE LOIRE COUPE » est supprimée le vendredi 6 mars à 23 h
      Et que la lecture du samedi 7 mars à 6 h 30 échoue
      Alors 3 boissons sont à synchroniser

  @R5 @chaque_caisse
  Règle: R5 - Ce qui n'est pas encore lié attend derrière « N boissons à synchroniser »

    Contexte:
      Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
      Et les touches de la caisse :
        | touche                     | prix    |
        | SANCERRE DURAND VERRE 12CL | 8,50 €  |
        | MORGON LAPALU BTL 75CL     | 34,00 € |
        | PLANCHE MIXTE              | 18,00 € |
      Et en cave :
        | boisson                 | contenance |
        | Sancerre Domaine Durand | 75 cl      |
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30

    Scénario: Tout ce que la caisse connaît attend d'abord
      Alors 3 boissons sont à synchroniser

    Scénario: Une référence liée n'attend plus
      Quand je relie « SANCERRE DURAND VERRE 12CL » à « Sancerre Domaine Durand »
      Alors 2 boissons sont à synchroniser

    Scénario: Ce qui n'est pas une boisson se met de côté, la nuit suivante ne le ramène pas
      Quand je mets « PLANCHE MIXTE » de côté
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors 2 boissons sont à synchroniser

    Scénario: Une mise de côté se reprend
      Quand je mets « PLANCHE MIXTE » de côté
      Et que j'annule ma dernière action
      Alors « PLANCHE MIXTE » est à synchroniser

  @R9 @chaque_caisse
  Règle: R9 - Ce qui a été vendu porte une étiquette et vient en premier

    Contexte:
      Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
      Et les touches de la caisse :
        | touche                     | prix    |
        | BANDOL TEMPIER MAGNUM      | 160,00 € |
        | CREMANT DE LOIRE COUPE     | 9,00 €  |
        | MORGON LAPALU BTL 75CL     | 34,00 € |
        | SANCERRE DURAND VERRE 12CL | 8,50 €  |

    Scénario: Les plus gros montants d'abord, ce qui ne s'est pas vendu à la fin
      Quand la caisse encaisse 2 « MORGON LAPALU BTL 75CL » le jeudi 5 mars à 20 h
      Et que la caisse encaisse 3 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h 30
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors les références à synchroniser sont, dans cet ordre :
        | marque | référence                  | quantité | montant |
        | 🏷     | MORGON LAPALU BTL 75CL     | 2        | 68,00 € |
        | 🏷     | SANCERRE DURAND VERRE 12CL | 3        | 25,50 € |
        |        | BANDOL TEMPIER MAGNUM      | 0        | 0,00 €  |
        |        | CREMANT DE LOIRE COUPE     | 0        | 0,00 €  |

    Scénario: Un verre offert est une vente, une note annulée n'en est pas une
      Quand la maison offre 1 « CREMANT DE LOIRE COUPE » le jeudi 5 mars à 20 h
      Et que la caisse encaisse 1 « BANDOL TEMPIER MAGNUM » le jeudi 5 mars à 20 h 30
      Et que cette note est annulée à la caisse le jeudi 5 mars à 20 h 45
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors les références à synchroniser sont, dans cet ordre :
        | marque | référence                  | quantité | montant |
        | 🏷     | CREMANT DE LOIRE COUPE     | 1        | 0,00 €  |
        |        | BANDOL TEMPIER MAGNUM      | 0        | 0,00 €  |
        |        | MORGON LAPALU BTL 75CL     | 0        | 0,00 €  |
        |        | SANCERRE DURAND VERRE 12CL | 0        | 0,00 €  |
