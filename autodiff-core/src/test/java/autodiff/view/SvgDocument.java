package autodiff.view;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A picture read back: parsing fails if it is not well-formed XML. */
final class SvgDocument {
  private final Element root;

  private SvgDocument(Element root) {
    this.root = root;
  }

  static SvgDocument parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    return new SvgDocument(
        builder.parse(new InputSource(new StringReader(svg))).getDocumentElement());
  }

  Element root() {
    return root;
  }

  List<Element> elements(String name) {
    return elements(root, name);
  }

  static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  List<Element> ofClass(String name, String cssClass) {
    return elements(name).stream().filter(e -> e.getAttribute("class").equals(cssClass)).toList();
  }

  List<String> texts() {
    return elements("text").stream().map(Element::getTextContent).toList();
  }

  static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
