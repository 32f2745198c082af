"""Common given names in Germany, of several generations and origins; spelled with umlauts, without accents."""

GIVEN_NAMES = frozenset(
    """
    Adam Ahmed Alexander Alexandra Ali Alina Amelie Amir Andrea Andreas Angela Angelika Anja Anke Anna Annette Anton
    Antonia Arne Astrid Axel Aylin Ayse Barbara Bastian Beate Ben Benedikt Benjamin Bernd Bernhard Bettina Birgit
    Birte Björn Brigitte Britta Bruno Burak Can Carina Carla Carmen Carolin Caroline Carsten Charlotte Christa
    Christian Christiane Christina Christine Christoph Clara Claudia Clemens Cornelia Dagmar Daniel Daniela David
    Deniz Dennis Detlef Dieter Dietmar Dilara Dirk Dominik Doris Dorothea Eberhard Eckhard Elena Elias Elif
    Elisabeth Elke Ella Ellen Emil Emilia Emily Emma Emre Erich Erik Erika Ernst Esther Eva Fabian Fatih Fatma Felix
    Ferdinand Finn Florian Frank Franz Franziska Friedrich Frieda Gabriele Georg Gerald Gerd Gerhard Gisela Greta
    Gregor Günter Günther Hakan Hanna Hannah Hannelore Hannes Hans Harald Hartmut Hasan Heidi Heike Heiko Heinrich
    Heinz Helena Helga Helmut Hendrik Henning Henri Henrik Herbert Hermann Holger Horst Hubert Hülya Ibrahim Ida
    Ilona Ilse Ina Ines Inga Inge Ingo Ingrid Irene Iris Irina Isabel Isabell Isabella Ivan Jakob Jan Jana Janina
    Jannik Jasmin Jennifer Jens Jessica Joachim Jochen Johann Johanna Johannes Jonas Jonathan Jörg Josef Josefine
    Judith Julia Julian Juliane Jürgen Jutta Kai Karin Karl Karla Karolin Karsten Kaspar Katharina Kathrin Katja
    Katrin Kemal Kerstin Kevin Kilian Kim Kirsten Klara Klaus Konrad Konstantin Korinna Kristin Kristina Kurt Lara
    Lars Laura Lea Lena Leon Leonie Leonard Levin Lili Lina Linda Linus Lisa Lorenz Lothar Louis Luca Lucas Ludwig
    Luis Luisa Luise Lukas Lutz Magdalena Maik Malte Mandy Manfred Manuel Manuela Marc Marcel Marco Marcus Maren
    Margarete Margit Margot Maria Marianne Marie Marina Mario Marion Marius Mark Markus Marlene Marta Martha Martin
    Martina Marvin Mathias Matthias Matteo Max Maximilian Mehmet Melanie Melina Merle Meryem Mia Michael Michaela
    Michelle Mika Mila Milan Mira Miriam Mohamed Mohammed Monika Moritz Murat Mustafa Nadine Nadja Natalia Natalie
    Nele Nick Nicolas Nicole Niklas Nils Nina Noah Nora Norbert Olaf Ole Oliver Olga Oskar Otto Özlem Pascal
    Patricia Patrick Paul Paula Pauline Peer Peggy Peter Petra Philipp Pia Rainer Ralf Ralph Ramona Raphael Rebecca
    Regina Regine Reiner Reinhard Renate Rene Richard Rita Robert Robin Roland Rolf Roman Romy Ronald Ronny Rosa
    Rosemarie Rudolf Ruth Sabine Sabrina Samira Samuel Sandra Sara Sarah Sascha Saskia Sebastian Selina Selma Serkan
    Sibylle Siegfried Sigrid Silke Silvia Simon Simone Sina Sofia Sonja Sophia Sophie Stefan Stefanie Steffen Steffi
    Stella Stephan Stephanie Susanne Svenja Sven Swantje Swetlana Sylvia Tamara Tanja Tarek Tatjana Theo Theodor
    Theresa Therese Thomas Thorsten Till Tim Timo Tina Tobias Tom Toni Torben Torsten Udo Ulf Ulla Ulrich Ulrike
    Ursula Ute Uwe Valentin Vanessa Vera Verena Veronika Viktor Viktoria Vincent Viola Volker Walter Waltraud Werner
    Wilhelm Wiebke Wolfgang Yannick Yasemin Yasmin Yusuf Yvonne Zeynep Zoe
    """.split()  # noqa: SIM905 four hundred names in quotes would be hard to read
)
