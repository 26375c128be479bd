# language: fr
Fonctionnalité: Lier une référence de la caisse à une boisson de la cave
  Une liaison se fait à la main, une fois par référence. Sommit propose, une personne décide.

  Contexte:
    Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
    Et les touches de la caisse :
      | touche                     | prix    | famille       |
      | SANCERRE DURAND VERRE 12CL | 8,50 €  | VINS AU VERRE |
      | SANCERRE DURAND BTL 75CL   | 42,00 € | VINS BLANCS   |
      | CH. DES ORMES MARGAUX 2019 | 68,00 € | VINS ROUGES   |
      | MORGON LAPALU VRE          | 7,00 €  | VINS AU VERRE |
      | CIDRE FERMIER DU VERGER    | 19,00 € | CIDRES        |
    Et en cave :
      | boisson                 | producteur         | appellation | couleur | millésime | contenance |
      | Sancerre Domaine Durand | Domaine Durand     | Sancerre    | blanc   |           | 75 cl      |
      | Château des Ormes       | Château des Ormes  | Margaux     | rouge   | 2016      | 75 cl      |

  @R10
  Règle: R10 - Sommit propose la boisson qui ressemble le plus au libellé de la caisse

    Contexte:
      Étant donné dans la bibliothèque de référence :
        | référence | boisson                  | producteur       | appellation     | couleur | millésime | contenance |
        | lib-1     | Morgon Domaine Lapalu    | Domaine Lapalu   | Morgon          | rouge   | 2022      | 75 cl      |
        | lib-2     | Fleurie Domaine Chignard | Domaine Chignard | Fleurie         | rouge   | 2022      | 75 cl      |
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30

    Scénario: Une boisson de la cave, au verre
      Alors pour « SANCERRE DURAND VERRE 12CL », Sommit pense « oui » et propose « Sancerre Domaine Durand »

    Scénario: La bonne boisson, un autre millésime
      Alors pour « CH. DES ORMES MARGAUX 2019 », Sommit pense « presque » et propose « Château des Ormes 2016 »

    Scénario: Rien de tel en cave, mais la bibliothèque le connaît
      Alors pour « MORGON LAPALU VRE », Sommit pense « oui » et propose « Morgon Domaine Lapalu 2022 »

    Scénario: Rien qui ressemble
      Alors pour « CIDRE FERMIER DU VERGER », Sommit pense « non »

  @R11
  Règle: R11 - « Oui », « presque » ou « non » : trois réponses, une liaison

    Contexte:
      Étant donné que Sommit lit la caisse le vendredi 6 mars à 6 h 30

    Scénario: « Oui », c'est elle
      Quand je réponds « oui » pour « SANCERRE DURAND VERRE 12CL »
      Alors « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Domaine Durand »

    Scénario: « Oui » pour une référence de la bibliothèque la fait entrer en cave
      Étant donné dans la bibliothèque de référence :
        | référence | boisson               | producteur     | appellation | couleur | millésime | contenance |
        | lib-1     | Morgon Domaine Lapalu | Domaine Lapalu | Morgon      | rouge   | 2022      | 75 cl      |
      Quand je réponds « oui » pour « MORGON LAPALU VRE »
      Alors « MORGON LAPALU VRE » est lié à « Morgon Domaine Lapalu 2022 »
      Et la fiche de « Morgon Domaine Lapalu 2022 » indique :
        | producteur     | appellation | couleur | contenance |
        | Domaine Lapalu | Morgon      | rouge   | 75 cl      |

    Scénario: « Presque », tout est juste sauf le millésime
      Quand je réponds « presque » pour « CH. DES ORMES MARGAUX 2019 », avec le millésime 2019
      Alors « CH. DES ORMES MARGAUX 2019 » est lié à « Château des Ormes 2019 »
      Et la fiche de « Château des Ormes 2019 » indique :
        | producteur        | appellation | couleur | millésime | contenance |
        | Château des Ormes | Margaux     | rouge   | 2019      | 75 cl      |
      Et « Château des Ormes 2016 » ne porte pas de marque caisse

    Scénario: « Non », j'inscris la boisson moi-même
      Quand je réponds « non » pour « CIDRE FERMIER DU VERGER » et j'inscris :
        | boisson                 | producteur       | contenance |
        | Cidre fermier du Verger | Ferme du Verger  | 75 cl      |
      Alors « CIDRE FERMIER DU VERGER » est lié à « Cidre fermier du Verger »

    Scénario: « Non », c'en est une autre
      Quand je réponds « non » pour « CH. DES ORMES MARGAUX 2019 » et je choisis « Sancerre Domaine Durand »
      Alors « CH. DES ORMES MARGAUX 2019 » est lié à « Sancerre Domaine Durand »

    Scénario: Une proposition refusée ne revient pas
      Quand je réponds « non » pour « SANCERRE DURAND BTL 75CL » et je choisis « Château des Ormes »
      Et que je délie « SANCERRE DURAND BTL 75CL »
      Alors pour « SANCERRE DURAND BTL 75CL », Sommit ne propose plus « Sancerre Domaine Durand »

    Scénario: Une réponse se reprend, la boisson créée pour elle aussi
      Quand je réponds « presque » pour « CH. DES ORMES MARGAUX 2019 », avec le millésime 2019
      Et que j'annule ma dernière action
      Alors « CH. DES ORMES MARGAUX 2019 » est à synchroniser
      Et « Château des Ormes » ne porte pas de marque caisse

  @R12
  Règle: R12 - Une boisson liée porte la marque caisse, et ses ventes en attente sortent du stock

    Scénario: Les ventes déjà lues comptent dès la liaison
      Étant donné qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
      Et que la caisse encaisse 4 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h 15
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Quand je relie « SANCERRE DURAND VERRE 12CL » à « Sancerre Domaine Durand »
      Alors il reste 11,36 bouteilles de « Sancerre Domaine Durand », soit 8,52 l
      Et la marque caisse de « Sancerre Domaine Durand » montre :
        | référence                  |
        | SANCERRE DURAND VERRE 12CL |

    Scénario: Les ventes d'après la liaison aussi
      Étant donné qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
      Et que Sommit lit la caisse le jeudi 5 mars à 12 h
      Quand je relie « SANCERRE DURAND BTL 75CL » à « Sancerre Domaine Durand »
      Et que la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » le vendredi 6 mars à 20 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors il reste 10 bouteilles de « Sancerre Domaine Durand », soit 7,5 l

    Scénario: Un comptage plus récent qu'une vente n'est pas entamé par elle
      Étant donné que la caisse encaisse 3 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le vendredi 6 mars à 20 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Et qu'on compte 9 bouteilles de « Sancerre Domaine Durand » le vendredi 6 mars à 11 h
      Quand je relie « SANCERRE DURAND BTL 75CL » à « Sancerre Domaine Durand »
      Alors il reste 8 bouteilles de « Sancerre Domaine Durand », soit 6 l

    Scénario: Un comptage inscrit après coup remet le stock à ce qui a été compté
      Étant donné qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
      Et que la caisse encaisse 3 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le vendredi 6 mars à 20 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Et que « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »
      Quand on compte 8 bouteilles de « Sancerre Domaine Durand » le vendredi 6 mars à 11 h
      Alors il reste 7 bouteilles de « Sancerre Domaine Durand », soit 5,25 l

    Scénario: On compte à minuit, en plein service
      Étant donné que la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 23 h 30
      Et que la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le vendredi 6 mars à 0 h 45
      Et qu'on compte 10 bouteilles de « Sancerre Domaine Durand » le vendredi 6 mars à 0 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Quand je relie « SANCERRE DURAND BTL 75CL » à « Sancerre Domaine Durand »
      Alors il reste 9 bouteilles de « Sancerre Domaine Durand », soit 6,75 l

    Scénario: Le verre prend ce que dit son libellé, sauf si je dis autre chose
      Étant donné qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
      Et que la caisse encaisse 5 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h 15
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Quand je relie « SANCERRE DURAND VERRE 12CL » à « Sancerre Domaine Durand » pour 15 cl
      Alors il reste 11 bouteilles de « Sancerre Domaine Durand », soit 8,25 l

  @R13
  Règle: R13 - Plusieurs références pour une boisson, une seule boisson par référence

    Scénario: Le verre et la bouteille de la même boisson
      Étant donné qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
      Et que la caisse encaisse 5 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h
      Et que la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 21 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Quand je relie « SANCERRE DURAND VERRE 12CL » à « Sancerre Domaine Durand »
      Et que je relie « SANCERRE DURAND BTL 75CL » à « Sancerre Domaine Durand »
      Alors il reste 10,2 bouteilles de « Sancerre Domaine Durand », soit 7,65 l
      Et la marque caisse de « Sancerre Domaine Durand » montre :
        | référence                  |
        | SANCERRE DURAND VERRE 12CL |
        | SANCERRE DURAND BTL 75CL   |

    Scénario: Une référence déjà liée ne se lie pas une seconde fois
      Étant donné que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Et que « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »
      Quand j'essaie de relier « SANCERRE DURAND BTL 75CL » à « Château des Ormes »
      Alors Sommit dit « déliez-le d'abord »
      Et « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »
      Et « Château des Ormes » ne porte pas de marque caisse

    Scénario: Une touche réutilisée pour un autre vin garde à chacun ses ventes
      Étant donné qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
      Et qu'on compte 6 bouteilles de « Château des Ormes » le jeudi 5 mars à 11 h
      Et que la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Et que « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »
      Quand la touche « SANCERRE DURAND BTL 75CL » devient « MARGAUX ORMES BTL 75CL » le vendredi 6 mars à 17 h
      Et que la caisse encaisse 1 « MARGAUX ORMES BTL 75CL » le vendredi 6 mars à 20 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Et que je relie « MARGAUX ORMES BTL 75CL » à « Château des Ormes » à partir du vendredi 6 mars
      Alors il reste 10 bouteilles de « Sancerre Domaine Durand », soit 7,5 l
      Et il reste 5 bouteilles de « Château des Ormes », soit 3,75 l
      Et les comptes de la cave tombent juste

  @R14
  Règle: R14 - La marque caisse montre les références liées, comme la caisse les écrit aujourd'hui

    Scénario: Une boisson sans liaison ne montre rien
      Étant donné que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors « Sancerre Domaine Durand » ne porte pas de marque caisse

    Scénario: Un libellé changé à la caisse se lit le lendemain sur la marque
      Étant donné que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Et que « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Domaine Durand »
      Et que « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »
      Quand la touche « SANCERRE DURAND BTL 75CL » devient « SANCERRE DURAND 2024 BTL » le vendredi 6 mars à 17 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors la marque caisse de « Sancerre Domaine Durand » montre :
        | référence                  |
        | SANCERRE DURAND VERRE 12CL |
        | SANCERRE DURAND 2024 BTL   |
